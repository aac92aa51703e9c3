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

/** Now, again every `everyMs`: what is due must not stay "in 2 minutes". */
export function useNow(everyMs = 30_000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
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
