/**
 * The API as hooks.
 *
 *     const tasks = useAnswer('/tasks', { params: { query: { overdue: true } } });
 *     const pages = usePages('/cases', { params: { query: { view: 'leftover' } } });
 *     const claim = useChange('post', '/tasks/{task_id}/claim', { touches: ['/tasks', '/cases'] });
 *     claim.mutate({ params: { path: { task_id: 4 } }, body: { seen_version: 2 } });
 */
import {
  keepPreviousData,
  QueryClient,
  type UseQueryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { HttpMethod } from 'openapi-typescript-helpers';
import { type AnswerOf, ask, type Init, type InitFor, type PathFor } from './client';
import { ApiError } from './errors';
import type { Paths } from './types';

/** How often a page that shows other people's work looks again. */
export const LOOK_AGAIN_MS = 5_000;
const TRIES = 2;

export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        retry: (failures, error) => failures < TRIES && mayPass(error),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}

function mayPass(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

export function keyOf(path: string, init?: { params?: unknown }): readonly unknown[] {
  return [path, init?.params ?? {}];
}

type Options<T> = Partial<
  Pick<UseQueryOptions<T, ApiError>, 'refetchInterval' | 'staleTime' | 'gcTime' | 'retry'>
> & {
  enabled?: boolean;
  /** While other parameters load, what was there stays. */
  keep?: boolean;
};

export function useAnswer<P extends PathFor<'get'>>(
  path: P,
  init?: InitFor<P, 'get'>,
  { keep, ...options }: Options<AnswerOf<P, 'get'>> = {},
) {
  return useQuery<AnswerOf<P, 'get'>, ApiError>({
    queryKey: keyOf(path, init as { params?: unknown }),
    queryFn: ({ signal }) => get(path, init, signal),
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...options,
  });
}

function get<P extends PathFor<'get'>>(
  path: P,
  init: InitFor<P, 'get'> | undefined,
  signal: AbortSignal,
): Promise<AnswerOf<P, 'get'>> {
  const given = [{ ...(init as object), signal }] as unknown as Init<P, 'get'>;
  return ask('get', path, ...given);
}

type PagedPath = {
  [P in PathFor<'get'>]: AnswerOf<P, 'get'> extends { items: unknown[]; next: string | null }
    ? P
    : never;
}[PathFor<'get'>];
type Line<P extends keyof Paths> = AnswerOf<P, 'get'> extends { items: (infer L)[] } ? L : never;

/** A list by pages; `lines` are those fetched so far, `more()` fetches the next. */
export function usePages<P extends PagedPath>(
  path: P,
  init?: InitFor<P, 'get'>,
  {
    keep,
    ...options
  }: { enabled?: boolean; keep?: boolean; refetchInterval?: number | false } = {},
) {
  const given = (init ?? {}) as { params?: { query?: object } };
  const query = useInfiniteQuery({
    queryKey: [...keyOf(path, given), 'pages'],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      get(
        path,
        {
          ...given,
          params: {
            ...given.params,
            query: { ...given.params?.query, after: pageParam ?? undefined },
          },
        } as unknown as InitFor<P, 'get'>,
        signal,
      ) as Promise<{ items: Line<P>[]; next: string | null }>,
    getNextPageParam: (last) => last.next,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
    ...options,
  });
  return {
    ...query,
    error: query.error as ApiError | null,
    lines: query.data?.pages.flatMap((page) => page.items) ?? [],
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
  };
}

interface Changing<A> {
  /** Paths whose lists and pages are out of date afterwards; also when it failed as outdated. */
  touches?: readonly (keyof Paths)[];
  onSuccess?: (answer: A) => void;
  /** Left out: the frame shows the server's sentence. */
  onError?: (error: ApiError) => void;
}

let tell: (error: ApiError) => void = () => undefined;

/** The frame says how failures are shown that nobody else shows. */
export function tellFailures(how: (error: ApiError) => void): void {
  tell = how;
}

export function useChange<M extends HttpMethod, P extends PathFor<M>>(
  method: M,
  path: P,
  { touches = [], onSuccess, onError }: Changing<AnswerOf<P, M>> = {},
) {
  const queries = useQueryClient();
  const look = () =>
    Promise.all(touches.map((each) => queries.invalidateQueries({ queryKey: [each] })));
  return useMutation<AnswerOf<P, M>, ApiError, InitFor<P, M>>({
    mutationFn: (init) => ask(method, path, ...([init] as unknown as Init<P, M>)),
    onSuccess: (answer) => {
      void look();
      onSuccess?.(answer);
    },
    onError: (error) => {
      if (error.outdated) void look();
      (onError ?? tell)(error);
    },
  });
}

/** Marks what was fetched as out of date, so that it is fetched again where it is shown. */
export function useTouch(): (...paths: (keyof Paths)[]) => void {
  const queries = useQueryClient();
  return (...paths) => {
    for (const path of paths) void queries.invalidateQueries({ queryKey: [path] });
  };
}
