/** Values of settings in words, and moments of the county's clock. */
import type { Codes, Schemas } from '@/api';
import type { Translate } from '@/i18n';
import { nameOf } from '@/i18n';
import type texts from '@/i18n/zh/settings.json';
import { countyZone } from '@/shared/time';

export type Line = Schemas['SettingLine'];
export type Row = Schemas['SettingRow'];
type T = Translate<keyof typeof texts>;

export const KINDS = [
  'working_hour',
  'working_day',
  'natural_hour',
  'natural_day',
  'urgent_hour',
] as const;
export type Kind = (typeof KINDS)[number];
export interface Limit {
  kind: Kind;
  amount: number;
}

export function limitOf(value: unknown): Limit | null {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('amount' in value)) {
    return null;
  }
  return { kind: value.kind as Kind, amount: Number(value.amount) };
}

/** "2 working days", "on", "in the application". */
export function inWords(line: Line, value: unknown, t: T, codes: Codes | undefined): string {
  if (value === null || value === undefined) return t('follows');
  if (line.type === 'switch') return value === true ? t('on') : t('off');
  const limit = limitOf(value);
  if (limit) return t(`amount_${limit.kind}`, { n: limit.amount });
  if (Array.isArray(value)) {
    const names = codes?.notice_channels ?? [];
    return (
      value.map((code) => nameOf(names.find((each) => each.code === code)) || code).join(' · ') ||
      t('nobody')
    );
  }
  return `${String(value)} ${nameOf({ zh: line.unit_zh, en: line.unit_en })}`;
}

/** A wall-clock moment of the county, `2026-11-21T09:00`, as the API takes it. */
export function countyMoment(wall: string, zone = countyZone()): string {
  const guess = new Date(`${wall}:00Z`);
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(guess);
  const ahead = new Date(`${shown.replace(' ', 'T')}Z`).getTime() - guess.getTime();
  return new Date(guess.getTime() - ahead).toISOString();
}
