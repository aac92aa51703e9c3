/** The one place that fetches. Everything else uses `ask`, or the hooks of hooks.ts. */
import createClient, { type FetchOptions, type FetchResponse } from 'openapi-fetch';
import type {
  FilterKeys,
  HttpMethod,
  PathsWithMethod,
  RequiredKeysOf,
} from 'openapi-typescript-helpers';
import { language } from '@/i18n';
import { errorOf, networkError } from './errors';
import { person, untilSignedInAgain } from './session';
import type { Paths } from './types';
import { askIfChanged, whole } from './unchanged';

export const PREFIX = '/api/v1';

export type PathFor<M extends HttpMethod> = PathsWithMethod<Paths, M> & string;
export type InitFor<P extends keyof Paths, M extends HttpMethod> = FetchOptions<
  FilterKeys<Paths[P], M>
>;
export type AnswerOf<P extends keyof Paths, M extends HttpMethod> =
  FilterKeys<Paths[P], M> extends infer Operation extends Record<string | number, unknown>
    ? NonNullable<FetchResponse<Operation, object, `${string}/${string}`>['data']>
    : never;
/** The second argument may be left out where nothing in it is required. */
export type Init<P extends keyof Paths, M extends HttpMethod> =
  RequiredKeysOf<InitFor<P, M>> extends never ? [init?: InitFor<P, M>] : [init: InitFor<P, M>];

const client = createClient<Paths>({ baseUrl: PREFIX, fetch: send });

async function send(request: Request): Promise<Response> {
  request.headers.set('Accept-Language', language());
  request.headers.set('X-Gridcase', '1');
  askIfChanged(request);
  const again = request.clone();
  const response = await whole(request, await reach(request));
  if (response.status !== 401 || person() === null || /\/sessions(?:\/|$)/.test(request.url)) {
    return response;
  }
  return (await untilSignedInAgain()) ? whole(again, await reach(again)) : response;
}

async function reach(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw networkError(request.url);
  }
}

/**
 * Ask the API; the answer's data, or an ApiError.
 *
 *     const page = await ask('get', '/tasks', { params: { query: { overdue: true } } });
 */
export async function ask<M extends HttpMethod, P extends PathFor<M>>(
  method: M,
  path: P,
  ...[init]: Init<P, M>
): Promise<AnswerOf<P, M>> {
  // The types were checked at this function's own border.
  const asked = client.request as unknown as (
    method: string,
    path: string,
    init: unknown,
  ) => Promise<{ data?: AnswerOf<P, M>; error?: unknown; response: Response }>;
  const { data, error, response } = await asked(method, path, init);
  if (error !== undefined || !response.ok) {
    throw await errorOf(
      new Response(typeof error === 'string' ? error : JSON.stringify(error), {
        status: response.status,
        headers: response.headers,
      }),
    );
  }
  return data as AnswerOf<P, M>;
}

/** For creating requests: a key that makes a repeated request harmless. */
export function newKey(): string {
  return crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
}

/** A multipart body. The API's file says only that there is one, hence the type. */
export function multipart(fields: Record<string, Blob | string | readonly Blob[]>): never {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const each of Array.isArray(value) ? value : [value]) form.append(name, each);
  }
  return form as never;
}

/** For `<a href>` and `<img src>`: the address of something that is a file. */
export function addressOf<P extends PathFor<'get'>>(
  path: P,
  values: Record<string, string | number> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values[name] ?? '')),
  );
  return PREFIX + filled;
}
