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
