/**
 * Keyboard shortcuts: one listener, the newest registration of a key wins, so that a dialog or a
 * page can take a key from what lies beneath.
 *
 *     useShortcut('c', { text: t('key_claim'), group: t('title') }, claim);
 *     useShortcut('g i', …)            // one after the other
 *     useShortcut('Control+Enter', …)  // also while typing
 *
 * Letters do nothing while something is typed, a dialog is open that does not belong to them, or
 * the person has switched them off.
 */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { preferences } from './preferences';

export interface Shortcut {
  keys: string;
  text: string;
  group: string;
}

interface Registered extends Shortcut {
  act: () => void;
  /** How many dialogs were open when it was registered. */
  depth: number;
}

const BETWEEN_MS = 1_000;
let registered: Registered[] = [];
let shown: Shortcut[] = [];
const listeners = new Set<() => void>();
let pending = '';
let pendingSince = 0;

function changed(next: Registered[]): void {
  registered = next;
  shown = [...new Map(next.map(({ keys, text, group }) => [keys, { keys, text, group }])).values()];
  for (const listener of listeners) listener();
}

export function useShortcut(
  keys: string,
  { text, group, when = true }: { text: string; group: string; when?: boolean },
  act: () => void,
): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!when) return;
    const own: Registered = { keys, text, group, act: () => latest.current(), depth: dialogs() };
    changed([...registered, own]);
    return () => changed(registered.filter((each) => each !== own));
  }, [keys, text, group, when]);
}

/** For the help sheet. */
export function useShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

function dialogs(): number {
  const all = [...document.querySelectorAll('[role=dialog][aria-modal=true]')];
  return all.filter((each) => each.getClientRects().length > 0).length;
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input:not([type=checkbox],[type=radio],[type=button]), textarea, select') !==
        null)
  );
}

/** `Control+Enter`, `?`, `j`. Command counts as Control, so one description fits every keyboard. */
function named(event: KeyboardEvent): string {
  const held = [
    event.ctrlKey || event.metaKey ? 'Control+' : '',
    event.altKey ? 'Alt+' : '',
    event.shiftKey && event.key.length > 1 ? 'Shift+' : '',
  ].join('');
  return held + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

function pressed(event: KeyboardEvent): void {
  if (event.isComposing || event.defaultPrevented || event.repeat) return;
  const key = named(event);
  const plain = !key.includes('+') && key.length === 1;
  if (plain && (typing(event.target) || !preferences().shortcuts)) return;
  const now = Date.now();
  const sequence = pending && now - pendingSince < BETWEEN_MS ? `${pending} ${key}` : key;
  pending = '';
  const depth = dialogs();
  const usable = registered.filter((each) => each.depth >= depth);
  const found =
    usable.findLast((each) => each.keys === sequence) ??
    usable.findLast((each) => each.keys === key);
  if (found) {
    event.preventDefault();
    found.act();
    return;
  }
  if (plain && usable.some((each) => each.keys.startsWith(`${key} `))) {
    pending = key;
    pendingSince = now;
  }
}

export function listenForShortcuts(): () => void {
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}
