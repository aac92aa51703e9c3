/** The list of open steps by pages, and what to do with it after a change. */
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { ask, type Schemas, usePages, useTouch } from '@/api';

export type TaskLine = Schemas['TaskLine'];
type TaskPages = InfiniteData<{ items: TaskLine[]; next: string | null }>;
type Query = NonNullable<NonNullable<Parameters<typeof usePages<'/tasks'>>[1]>['params']>['query'];

const PER_PAGE = 100;
const MOST_PER_PAGE = 200;
/** A list this long is looked at again by itself; all its pages are asked for each time. */
const PAGES_LOOKED_AT = 2;
const EVERY_MS = 10_000;

export function useTasks(query: Query, enabled: boolean) {
  const [long, setLong] = useState(false);
  const pages = usePages(
    '/tasks',
    { params: { query: { ...query, limit: PER_PAGE } } },
    { keep: true, enabled, refetchInterval: long ? false : EVERY_MS },
  );
  const loaded = pages.data?.pages.length ?? 0;
  if (loaded > PAGES_LOOKED_AT !== long) setLong(loaded > PAGES_LOOKED_AT);
  // The same lines as before as long as nothing changed: thousands of rows hang on it.
  const lines = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  return { ...pages, lines };
}

export async function allTasks(query: Query): Promise<TaskLine[]> {
  const lines: TaskLine[] = [];
  let after: string | null = null;
  do {
    const page: { items: TaskLine[]; next: string | null } = await ask('get', '/tasks', {
      params: { query: { ...query, limit: MOST_PER_PAGE, ...(after ? { after } : {}) } },
    });
    lines.push(...page.items);
    after = page.next;
  } while (after);
  return lines;
}

/**
 * After a change to one step: short lists are asked for again, in long ones only its line changes,
 * since all their pages would have to come again.
 */
export function useChanged() {
  const queries = useQueryClient();
  const touch = useTouch();
  return (id: number, part: Partial<TaskLine> | null) => {
    for (const query of queries.getQueryCache().findAll({ queryKey: ['/tasks'] })) {
      const data = query.state.data as TaskPages | undefined;
      if (!data?.pages) continue;
      if (data.pages.length <= PAGES_LOOKED_AT) {
        void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
        continue;
      }
      queries.setQueryData<TaskPages>(query.queryKey, {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          items: page.items.flatMap((line) =>
            line.id !== id ? [line] : part === null ? [] : [{ ...line, ...part }],
          ),
        })),
      });
    }
    touch('/tasks/counts', '/cases', '/cases/{case_id}');
    // A finished step is there no more: asking for it would only be refused.
    touch(part === null ? '/tasks/done' : '/tasks/{task_id}');
  };
}
