/** A time limit as people choose it, and as the diagram writes it. */

export const UNITS = [
  'working days',
  'working hours',
  'natural days',
  'natural hours',
  'urgent hours',
] as const;
export type Unit = (typeof UNITS)[number];

export type Limit =
  | { mode: 'none' }
  | { mode: 'fixed'; amount: number; unit: Unit }
  | { mode: 'setting'; key: string }
  | { mode: 'feel'; text: string };

const FIXED = new RegExp(`^(${UNITS.join('|')})\\(\\s*(\\d+(?:\\.\\d+)?)\\s*\\)$`);
const SETTING = /^setting\(\s*"([^"]*)"\s*\)$/;

export function readLimit(text: string | undefined): Limit {
  const given = text?.trim() ?? '';
  if (!given) return { mode: 'none' };
  const fixed = FIXED.exec(given);
  if (fixed) return { mode: 'fixed', amount: Number(fixed[2]), unit: fixed[1] as Unit };
  const setting = SETTING.exec(given);
  if (setting) return { mode: 'setting', key: setting[1] ?? '' };
  return { mode: 'feel', text: given };
}

export function writeLimit(limit: Limit): string {
  switch (limit.mode) {
    case 'none':
      return '';
    case 'fixed':
      return `${limit.unit}(${limit.amount})`;
    case 'setting':
      return `setting("${limit.key}")`;
    case 'feel':
      return limit.text;
  }
}

/** The shares of a reminder timer, if it is written as such. */
export function readShares(text: string): number[] | null {
  const found = /^share\(\s*(\d+(?:\s*,\s*\d+)*)\s*\)$/.exec(text.trim());
  return found?.[1] ? found[1].split(',').map(Number) : null;
}
