/** Both languages lie in the first script: they must be there without a network. */
import en from '@/i18n/en/resident.json';
import zh from '@/i18n/zh/resident.json';

export type Language = 'zh' | 'en';
export type Key = keyof typeof zh;
type Values = Record<string, string | number>;

const KEPT_AS = 'gridcase.language'; // the same as the staff's pages
const TEXTS = { zh, en };
let spoken: Language = first();

function first(): Language {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    if (kept === 'zh' || kept === 'en') return kept;
  } catch {
    // storage is switched off
  }
  return navigator.languages.map((each) => each.slice(0, 2)).find((e) => e in TEXTS) === 'en'
    ? 'en'
    : 'zh';
}

export function language(): Language {
  return spoken;
}

export function speak(wanted: Language): void {
  spoken = wanted;
  try {
    localStorage.setItem(KEPT_AS, wanted);
  } catch {
    // it lasts until the page is closed
  }
}

export function locale(): string {
  return spoken === 'zh' ? 'zh-CN' : 'en-GB';
}

export function t(key: Key, values: Values = {}): string {
  return filled(TEXTS[spoken][key], values);
}

/** A language's name in that language. */
export function ownName(of: Language): string {
  const name: Key = 'own_name';
  return TEXTS[of][name];
}

const PLACE = /\{(\w+)(?:\|((?:[^|{}]|\{\w+\})*)\|((?:[^|{}]|\{\w+\})*))?\}/g;

function filled(text: string, values: Values): string {
  return text.replace(PLACE, (whole, name: string, one?: string, many?: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    if (one === undefined || many === undefined) return String(value);
    return filled(Number(value) === 1 ? one : many, values);
  });
}

export function nameOf(thing: { zh: string; en: string }): string {
  return spoken === 'zh' ? thing.zh : thing.en;
}

/** A moment by the county's clock, which the server writes into the page. */
export function when(moment: string): string {
  const zone = document.querySelector<HTMLMetaElement>('meta[name="gridcase-zone"]')?.content;
  return new Intl.DateTimeFormat(locale(), {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone || 'Asia/Shanghai',
  }).format(new Date(moment));
}
