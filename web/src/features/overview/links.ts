/** Where a number leads: the list of its cases. */
import type { Schemas } from '@/api';

export type Board = Schemas['Overview'];
export type AreaLine = Schemas['AreaFigures'];
export type DepartmentLine = Schemas['DepartmentFigures'];
export const FIGURES = ['open', 'overdue', 'closed'] as const;
export type Figure = (typeof FIGURES)[number];

export function casesOf(
  figure: Figure,
  days: number,
  place: { area?: string | undefined; department?: string | undefined },
): string {
  const view = { open: 'open', overdue: 'overdue', closed: 'ended' }[figure];
  const query = new URLSearchParams({
    ...(view === 'open' ? {} : { view }),
    ...(figure === 'closed' ? { days: String(days) } : {}),
    ...(place.area ? { area: place.area } : {}),
    ...(place.department ? { department: place.department } : {}),
  });
  const text = query.toString();
  return text ? `/cases?${text}` : '/cases';
}
