/** How much waits. */
import { useAnswer } from '@/api';

const EVERY_MS = 15_000;

export function useCounts() {
  return useAnswer('/tasks/counts', undefined, { refetchInterval: EVERY_MS });
}

/** Mine and what anybody of my roles could take: the number in the navigation. */
export function useWaiting(): number | null {
  const { data } = useCounts();
  return data ? data.mine + data.queues.reduce((sum, queue) => sum + queue.unclaimed, 0) : null;
}
