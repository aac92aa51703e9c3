/**
 * State that lives in the address: a link carries the whole view, back goes to the view before.
 *
 *     const [view, setView] = useUrlState({ q: '', overdue: false, page: 1, levels: [] as string[] });
 *     setView({ overdue: true });                    // replaces the address
 *     setView({ q: 'x' }, { step: true });           // back comes back to here
 *
 * Values that equal their default are left out of the address.
 */
import { useCallback, useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';

type Value = string | number | boolean | string[];
export type UrlState = Record<string, Value>;
/** `false` becomes `boolean`, `''` becomes `string`. */
type Wide<T> = {
  [K in keyof T]: T[K] extends boolean
    ? boolean
    : T[K] extends number
      ? number
      : T[K] extends string
        ? string
        : T[K];
};

export function readState<T extends UrlState>(params: URLSearchParams, defaults: T): Wide<T> {
  const found: UrlState = {};
  for (const [name, fallback] of Object.entries(defaults)) {
    found[name] = read(params, name, fallback);
  }
  return found as Wide<T>;
}

function read(params: URLSearchParams, name: string, fallback: Value): Value {
  if (Array.isArray(fallback))
    return params.has(name) ? params.getAll(name).filter(Boolean) : fallback;
  const text = params.get(name);
  if (text === null) return fallback;
  if (typeof fallback === 'boolean') return text === '1';
  if (typeof fallback === 'number') return Number.isFinite(Number(text)) ? Number(text) : fallback;
  return text;
}

export function writeState<T extends UrlState>(
  params: URLSearchParams,
  change: Partial<Wide<T>>,
  defaults: T,
): URLSearchParams {
  const next = new URLSearchParams(params);
  for (const [name, value] of Object.entries(change) as [string, Value | undefined][]) {
    next.delete(name);
    if (value === undefined || same(value, defaults[name])) continue;
    if (Array.isArray(value)) {
      // An empty list that is not the default has to be said, too.
      for (const each of value.length > 0 ? value : ['']) next.append(name, each);
    } else {
      next.set(name, typeof value === 'boolean' ? (value ? '1' : '0') : String(value));
    }
  }
  return next;
}

function same(one: Value, other: Value | undefined): boolean {
  return Array.isArray(one) ? JSON.stringify(one) === JSON.stringify(other) : one === other;
}

export function useUrlState<T extends UrlState>(
  defaults: T,
): [Wide<T>, (change: Partial<Wide<T>>, how?: { step?: boolean }) => void] {
  const [params, setParams] = useSearchParams();
  const fixed = useRef(defaults).current;
  const state = useMemo(() => readState(params, fixed), [params, fixed]);
  const change = useCallback(
    (part: Partial<Wide<T>>, { step = false } = {}) => {
      setParams((before) => writeState(before, part, fixed), {
        replace: !step,
        preventScrollReset: true,
      });
    },
    [setParams, fixed],
  );
  return [state, change];
}
