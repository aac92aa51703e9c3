/**
 * Texts in two languages.
 *
 * A catalogue is `i18n/<language>/<name>.json`: flat, key to text. `{name}` stands for a value and
 * `{n|one case|{n} cases}` for a choice by number (only English needs it). A feature has one
 * catalogue of its own; it is fetched with the feature's first page, in the language in use.
 *
 *     // features/inbox/texts.ts
 *     import type texts from '@/i18n/zh/inbox.json';
 *     import { catalogue } from '@/i18n';
 *     export const { t, useT } = catalogue<typeof texts>('inbox');
 */
import { useSyncExternalStore } from 'react';

export type Language = 'zh' | 'en';
export const LANGUAGES: readonly Language[] = ['zh', 'en'];
export type Values = Record<string, string | number>;
export type Translate<K extends string> = (key: K, values?: Values) => string;
type Texts = Record<string, string>;

const KEPT_AS = 'gridcase.language';
const files = import.meta.glob<Texts>('./*/*.json', { import: 'default' });
const loaded: Record<Language, Record<string, Texts>> = { zh: {}, en: {} };
const needed = new Set<string>();
const listeners = new Set<() => void>();
let spoken: Language = first();

function first(): Language {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    if (kept === 'zh' || kept === 'en') return kept;
  } catch {
    // storage is switched off: nothing was kept
  }
  const wanted = globalThis.navigator?.languages ?? [];
  return wanted.map((each) => each.slice(0, 2)).find((each) => each === 'zh' || each === 'en') ===
    'en'
    ? 'en'
    : 'zh';
}

export function language(): Language {
  return spoken;
}

/** As HTML and Intl know it. */
export function locale(): string {
  return spoken === 'zh' ? 'zh-CN' : 'en-GB';
}

export async function needTexts(...names: string[]): Promise<void> {
  for (const name of names) needed.add(name);
  await load(spoken);
}

async function load(language: Language): Promise<void> {
  const missing = [...needed].filter((name) => !(name in loaded[language]));
  await Promise.all(
    missing.map(async (name) => {
      const file = files[`./${language}/${name}.json`];
      if (file) loaded[language][name] = await file();
    }),
  );
}

/** Everything on the page changes at once: its texts are there before the language is. */
export async function speak(wanted: Language): Promise<void> {
  await load(wanted);
  spoken = wanted;
  try {
    localStorage.setItem(KEPT_AS, wanted);
  } catch {
    // it lasts until the page is closed
  }
  document.documentElement.lang = locale();
  for (const listener of listeners) listener();
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}

export interface Catalogue<K extends string> {
  /** For code outside of components, at the moment it is needed. */
  t: Translate<K>;
  /** For components: they are drawn again when the language changes. */
  useT: () => Translate<K>;
}

export function catalogue<T extends object>(name: string): Catalogue<keyof T & string> {
  needed.add(name);
  const of = (language: Language) => (key: string, values?: Values) =>
    filled(loaded[language][name]?.[key] ?? `${name}.${key}`, values);
  const by = { zh: of('zh'), en: of('en') };
  return { t: (key, values) => by[spoken](key, values), useT: () => by[useLanguage()] };
}

const PLACE = /\{(\w+)(?:\|([^|{}]*(?:\{\w+\}[^|{}]*)*)\|([^|{}]*(?:\{\w+\}[^|{}]*)*))?\}/g;

/** `text` with its values; exported for tests. */
export function filled(text: string, values: Values = {}): string {
  return text.replace(PLACE, (whole, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one === undefined || many === undefined) return String(value);
    return filled(Number(value) === 1 ? one : many, values);
  });
}

/** What the API names in both languages: `{zh, en}`, or an area, department or person. */
export type Named =
  | { zh: string; en: string }
  | { name: string; name_en?: string | null }
  | null
  | undefined;

export function nameOf(thing: Named, of: Language = spoken): string {
  if (!thing) return '';
  if ('zh' in thing) return (of === 'zh' ? thing.zh : thing.en) || thing.zh || thing.en;
  return (of === 'en' && thing.name_en) || thing.name;
}

export function useName(): (thing: Named) => string {
  const of = useLanguage();
  return (thing) => nameOf(thing, of);
}
