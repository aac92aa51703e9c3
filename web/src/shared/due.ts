/** How near a limit is; what it looks like is in badges.tsx. */

export const SOON_MS = 24 * 3_600_000;

export type DueState = 'none' | 'fine' | 'soon' | 'late';

export function dueState(dueAt: string | null | undefined, now: Date, soonMs = SOON_MS): DueState {
  if (!dueAt) return 'none';
  const left = new Date(dueAt).getTime() - now.getTime();
  return left < 0 ? 'late' : left < soonMs ? 'soon' : 'fine';
}
