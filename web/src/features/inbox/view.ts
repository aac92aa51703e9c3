/** The whole view of the inbox, as it stands in the address. */
import { useMemo } from 'react';
import { useUrlState } from '@/shared/urlState';

export const DEFAULTS = {
  tab: 'open',
  /** A queue: steps of this status that this role of mine brings me. */
  role: '',
  status: '',
  /** One of the views of the person's roles. */
  view: '',
  q: '',
  overdue: false,
  urgent: false,
  level: '',
  area: '',
  category: '',
  department: '',
  /** Also what others have claimed. */
  everyone: false,
  sort: 'due_at',
  /** Columns that are not shown. */
  hide: [] as string[],
  /** The step in the preview. */
  task: 0,
};

export type View = ReturnType<typeof useInboxView>[0];
export type Change = ReturnType<typeof useInboxView>[1];

export const NO_FILTERS = {
  role: '',
  status: '',
  view: '',
  q: '',
  overdue: false,
  urgent: false,
  level: '',
  area: '',
  category: '',
  department: '',
  everyone: false,
};

export function useInboxView() {
  return useUrlState(DEFAULTS);
}

export function filtered(view: View): boolean {
  return (Object.keys(NO_FILTERS) as (keyof typeof NO_FILTERS)[]).some(
    (each) => view[each] !== NO_FILTERS[each],
  );
}

/** By more than a queue, so that the counts of the queues do not tell how much is left. */
export function narrowed(view: View): boolean {
  const { view: named, q, urgent, level, area, category, department } = view;
  return [named, q, urgent, level, area, category, department].some(Boolean);
}

/** For `GET /tasks`; the same object as long as it asks the same. */
export function useQueryOf(view: View) {
  const { tab, role, status, q, overdue, urgent, level, area, category, department } = view;
  const { everyone, sort, view: named } = view;
  return useMemo(() => {
    const texts = { role, status, view: named, q: q.trim(), level, area, category, department };
    return {
      ...(Object.fromEntries(Object.entries(texts).filter(([, text]) => text)) as Partial<
        typeof texts
      >),
      ...(overdue ? { overdue } : {}),
      ...(urgent ? { urgent } : {}),
      ...(tab === 'mine'
        ? { assignee: 'mine' as const }
        : everyone
          ? {}
          : { assignee: 'unclaimed' as const }),
      sort: sort === 'opened_at' ? ('opened_at' as const) : ('due_at' as const),
    };
  }, [
    tab,
    role,
    status,
    named,
    q,
    overdue,
    urgent,
    level,
    area,
    category,
    department,
    everyone,
    sort,
  ]);
}
