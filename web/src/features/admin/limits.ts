/** Limit rows of a category: as the API has them, as a form has them, and in words. */
import type { Schemas } from '@/api';
import type { Translate } from '@/i18n';
import type texts from '@/i18n/zh/admin.json';

export type LimitRow = Schemas['LimitRow'];
type T = Translate<keyof typeof texts>;

export const KINDS = [
  'working_hour',
  'working_day',
  'natural_hour',
  'natural_day',
  'urgent_hour',
] as const;
export type Kind = (typeof KINDS)[number];
const PHASES = ['handle', 'make_safe', 'restore'] as const;
export type Phase = (typeof PHASES)[number];

export interface PhaseValues {
  /** Left out: the setting counts. */
  kind?: Kind | null;
  amount?: number | null;
}
export interface RowValues {
  row?: string;
  /** One phase, or making safe first and restoring later. */
  shape?: 'handle' | 'two';
  handle?: PhaseValues;
  make_safe?: PhaseValues;
  restore?: PhaseValues;
}

export function phasesOf(shape: RowValues['shape']): readonly Phase[] {
  return shape === 'two' ? ['make_safe', 'restore'] : ['handle'];
}

export function toForm(limits: readonly LimitRow[]): RowValues[] {
  const rows = new Map<string, RowValues>();
  for (const each of limits) {
    const row = rows.get(each.row) ?? { row: each.row, shape: 'handle' };
    const phase = each.phase as Phase;
    row[phase] = {
      kind: (each.kind as Kind | null) ?? null,
      amount: each.amount === null ? null : Number(each.amount),
    };
    if (phase !== 'handle') row.shape = 'two';
    rows.set(each.row, row);
  }
  return [...rows.values()];
}

export function fromForm(rows: readonly RowValues[]): LimitRow[] {
  return rows.flatMap((each, index) =>
    phasesOf(each.shape).map((phase) => {
      const { kind, amount } = each[phase] ?? {};
      return {
        row: each.row?.trim() || String(index + 1),
        phase,
        kind: kind ?? null,
        amount: kind && amount ? String(amount) : null,
      };
    }),
  );
}

/** "Handle: 3 working days", a line for each row. */
export function inWords(limits: readonly LimitRow[], t: T): { row: string; text: string }[] {
  const rows = new Map<string, string[]>();
  for (const each of limits) {
    const said = rows.get(each.row) ?? [];
    const length = each.kind
      ? t(`amount_${each.kind as Kind}`, { n: Number(each.amount) })
      : t('by_setting');
    said.push(`${t(`phase_${each.phase as Phase}`)} ${length}`);
    rows.set(each.row, said);
  }
  return [...rows].map(([row, said]) => ({ row, text: said.join(' → ') }));
}
