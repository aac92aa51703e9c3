/**
 * Moments in words, in the county's time zone – not the browser's: two clerks must read the same
 * time. The server says the zone in the page it serves.
 */
import { type Language, locale, useLanguage } from '@/i18n';
import { t } from './texts';

const DEFAULT_ZONE = 'Asia/Shanghai';

export function countyZone(): string {
  const said = globalThis.document?.querySelector<HTMLMetaElement>('meta[name=gridcase-zone]');
  return said?.content.includes('/') ? said.content : DEFAULT_ZONE;
}

export type TimeStyle = 'date' | 'time' | 'moment' | 'full';

const STYLES: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  date: { year: 'numeric', month: '2-digit', day: '2-digit' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  /** Month and day with the time: for this year's lists. */
  moment: {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
  full: {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  },
};
const formats = new Map<string, Intl.DateTimeFormat>();

export function formatTime(
  at: string | Date,
  style: TimeStyle = 'moment',
  zone = countyZone(),
): string {
  const key = `${locale()} ${style} ${zone}`;
  const format =
    formats.get(key) ?? new Intl.DateTimeFormat(locale(), { ...STYLES[style], timeZone: zone });
  formats.set(key, format);
  // Chinese dates are joined to their weekday without a space, which reads as one word.
  return format
    .format(typeof at === 'string' ? new Date(at) : at)
    .replace(/(\d)(\p{Script=Han}{2})/u, '$1 $2');
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 hours", "2 days": the length, without a direction. */
export function formatLength(ms: number): string {
  const length = Math.abs(ms);
  if (length < HOUR) return t('minutes', { n: Math.max(1, Math.round(length / MINUTE)) });
  if (length < 2 * DAY) return t('hours', { n: Math.round(length / HOUR) });
  return t('days', { n: Math.floor(length / DAY) });
}

/** "in 3 hours", "2 days ago". */
export function formatDistance(at: string | Date, now: Date = new Date()): string {
  const ms = new Date(at).getTime() - now.getTime();
  if (Math.abs(ms) < MINUTE) return t('just_now');
  return ms > 0
    ? t('in_length', { length: formatLength(ms) })
    : t('length_ago', { length: formatLength(ms) });
}

/** The day in the county, `YYYY-MM-DD`: for date inputs and grouping. */
export function countyDay(at: string | Date, zone = countyZone()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(at));
}

/** What the county's clock shows then, `YYYY-MM-DD HH:mm:ss`: for inputs of day and time. */
export function countyClock(at: string | Date, zone = countyZone()): string {
  return new Date(at).toLocaleString('sv-SE', { timeZone: zone });
}

/** The moment at which the county's clock shows this, as ISO text. */
export function atCountyClock(shown: string, zone = countyZone()): string {
  const wanted = Date.parse(`${shown.replace(' ', 'T')}Z`);
  let at = wanted;
  // The zone's distance from UTC is that of the answer, not of the first guess.
  for (let round = 0; round < 2; round += 1) {
    const showing = Date.parse(`${countyClock(new Date(at), zone).replace(' ', 'T')}Z`);
    at += wanted - showing;
  }
  return new Date(at).toISOString();
}

/** How far the county's clock is from UTC now, as `+08:00`. */
export function countyOffset(zone = countyZone()): string {
  const now = new Date();
  const minutes = Math.round(
    (Date.parse(`${countyClock(now, zone).replace(' ', 'T')}Z`) - now.getTime()) / 60_000,
  );
  const two = (n: number) => String(n).padStart(2, '0');
  const length = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(length / 60))}:${two(length % 60)}`;
}

/** Redrawn when the language changes. */
export function useTime() {
  const spoken: Language = useLanguage();
  return {
    time: formatTime,
    length: formatLength,
    distance: formatDistance,
    day: countyDay,
    spoken,
  };
}
