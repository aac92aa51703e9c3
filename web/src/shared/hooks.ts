/** Small hooks of the browser. */
import { useEffect, useState, useSyncExternalStore } from 'react';

const PHONE = globalThis.matchMedia?.('(max-width: 767px)');

/** True below 768 px: cards instead of tables, one column. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      PHONE?.addEventListener('change', listener);
      return () => PHONE?.removeEventListener('change', listener);
    },
    () => PHONE?.matches ?? false,
  );
}

const TICK_MS = 30_000;
const watching = new Set<() => void>();
let current = new Date();
let timer: ReturnType<typeof setInterval> | undefined;

function watch(listener: () => void): () => void {
  if (watching.size === 0) {
    current = new Date();
    timer = setInterval(() => {
      current = new Date();
      for (const each of watching) each();
    }, TICK_MS);
  }
  watching.add(listener);
  return () => {
    watching.delete(listener);
    if (watching.size === 0) clearInterval(timer);
  };
}

/** Now, again every half minute: what is due must not stay "in 2 minutes". One timer for all. */
export function useNow(): Date {
  return useSyncExternalStore(watch, () => current);
}

/** `value` as it was when it last stayed the same for `ms`. */
export function useSettled<T>(value: T, ms = 300): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
