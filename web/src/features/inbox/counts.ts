/** How much waits. */
import { useAnswer } from '@/api';
import { narrowed, type View } from './view';

const EVERY_MS = 15_000;

export function useCounts() {
  return useAnswer('/tasks/counts', undefined, { refetchInterval: EVERY_MS });
}

/** Mine and what anybody of my roles could take: the number in the navigation. */
export function useWaiting(): number | null {
  const { data } = useCounts();
  return data ? data.mine + data.queues.reduce((sum, queue) => sum + queue.unclaimed, 0) : null;
}

/** How many of what the view shows are late; not known where it is narrowed by more than a queue. */
export function useLate(view: View): number | undefined {
  const { data } = useCounts();
  if (!data || narrowed(view)) return undefined;
  return data.queues
    .filter((queue) => !view.role || queue.roles.includes(view.role))
    .filter((queue) => !view.status || queue.status?.code === view.status)
    .map((queue) =>
      view.tab === 'mine'
        ? queue.overdue_mine
        : view.everyone
          ? queue.overdue
          : queue.overdue_unclaimed,
    )
    .reduce((sum, n) => sum + n, 0);
}
