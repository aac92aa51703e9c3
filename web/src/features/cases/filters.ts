/** What the list shows, as the address holds it and as the API is asked. */
import type { Schemas } from '@/api';

export type CaseLine = Schemas['CaseLine'];

export const ORDERS = ['newest', 'oldest', 'due', 'changed'] as const;
export type Order = (typeof ORDERS)[number];

export const DEFAULTS = {
  view: 'open',
  sort: 'newest',
  q: '',
  area: '',
  department: '',
  category: '',
  level: '',
  status: '',
  urgent: false,
  days: 0,
};
export type View = {
  view: string;
  sort: string;
  q: string;
  area: string;
  department: string;
  category: string;
  level: string;
  status: string;
  urgent: boolean;
  days: number;
};
export const PERIODS = [1, 7, 30, 90, 365];
/** Views that are not among those of domain facts. */
const OWN_VIEWS = ['open', 'overdue', 'ended', 'all', 'mine'];
const DAY_MS = 24 * 3_600_000;

/** `minors`: codes that are categories; others are major ones. */
export function queryOf(view: View, minors: ReadonlySet<string>, now = new Date()) {
  return {
    ...(OWN_VIEWS.includes(view.view) ? {} : { view: view.view }),
    ...(view.view === 'open' ? { open: true } : {}),
    ...(view.view === 'overdue' ? { overdue: true } : {}),
    ...(view.view === 'ended' ? { open: false } : {}),
    ...(view.view === 'mine' ? { mine: true } : {}),
    ...(isOrder(view.sort) && view.sort !== 'newest' ? { sort: view.sort } : {}),
    ...(view.q.trim() ? { q: view.q.trim().slice(0, 50) } : {}),
    ...(view.area ? { area: view.area } : {}),
    ...(view.department ? { department: view.department } : {}),
    ...(view.category
      ? minors.has(view.category)
        ? { category: view.category }
        : { major: view.category }
      : {}),
    ...(view.level ? { level: view.level } : {}),
    ...(view.status ? { status: view.status } : {}),
    ...(view.urgent ? { urgent: true } : {}),
    ...(view.days > 0
      ? { [view.view === 'ended' ? 'ended_from' : 'reported_from']: since(view.days, now) }
      : {}),
  };
}

function isOrder(text: string): text is Order {
  return ORDERS.includes(text as Order);
}

/** A whole hour, so that the same list is not another question every second. */
function since(days: number, now: Date): string {
  const hour = Math.floor(now.getTime() / 3_600_000) * 3_600_000;
  return new Date(hour - days * DAY_MS).toISOString();
}

export function filtersSet(view: View): number {
  const { area, department, category, level, status } = view;
  return (
    [area, department, category, level, status].filter(Boolean).length +
    Number(view.urgent) +
    Number(view.days > 0)
  );
}
