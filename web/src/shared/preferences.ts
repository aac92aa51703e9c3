/** Small choices of this browser: nothing about cases or people. */
import { useSyncExternalStore } from 'react';

export type Look = 'light' | 'dark' | 'system';

interface Preferences {
  look: Look;
  /** Single letters act only while this is on (WCAG 2.1.4). */
  shortcuts: boolean;
  /** The navigation shows icons only. */
  narrow: boolean;
}

const KEPT_AS = 'gridcase.preferences';
const listeners = new Set<() => void>();
let current: Preferences = { look: 'system', shortcuts: true, narrow: false, ...kept() };

function kept(): Partial<Preferences> {
  try {
    return JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as Partial<Preferences>;
  } catch {
    return {};
  }
}

export function preferences(): Preferences {
  return current;
}

export function prefer(change: Partial<Preferences>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(current));
  } catch {
    // it lasts until the page is closed
  }
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, preferences);
}

const DARK = globalThis.matchMedia?.('(prefers-color-scheme: dark)');

export function useDark(): boolean {
  const { look } = usePreferences();
  const system = useSyncExternalStore(
    (listener) => {
      DARK?.addEventListener('change', listener);
      return () => DARK?.removeEventListener('change', listener);
    },
    () => DARK?.matches ?? false,
  );
  return look === 'dark' || (look === 'system' && system);
}
