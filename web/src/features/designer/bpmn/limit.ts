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

/** The reminders of a timer: at which shares of its limit, then every so often, so many times. */
export interface Schedule {
  shares: number[];
  /** A limit as text; empty: it does not repeat. */
  repeat: string;
  /** FEEL; empty: until the step is done. */
  times: string;
}

/** Null where the text is something else: a length, a date, a formula. */
export function readSchedule(text: string): Schedule | null {
  const inner = /^share\((.*)\)$/s.exec(text.trim())?.[1];
  if (inner === undefined) return null;
  const found: Schedule = { shares: [], repeat: '', times: '' };
  for (const part of argumentsOf(inner)) {
    const named = /^(repeat|times)\s*:(.*)$/s.exec(part);
    if (named?.[1] === 'repeat') found.repeat = named[2]?.trim() ?? '';
    else if (named?.[1] === 'times') found.times = named[2]?.trim() ?? '';
    else if (/^\d+$/.test(part)) found.shares.push(Number(part));
    else return null;
  }
  return found.shares.length > 0 ? found : null;
}

export function writeSchedule({ shares, repeat, times }: Schedule): string {
  const parts = shares.map(String);
  if (repeat) parts.push(`repeat: ${repeat}`);
  if (repeat && times) parts.push(`times: ${times}`);
  return `share(${parts.join(', ')})`;
}

/** Parts between commas that stand in no brackets and no string. */
function argumentsOf(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let part = '';
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    if (!quoted && (sign === '(' || sign === '[')) depth += 1;
    if (!quoted && (sign === ')' || sign === ']')) depth -= 1;
    if (sign === ',' && depth === 0 && !quoted) {
      parts.push(part.trim());
      part = '';
    } else part += sign;
  }
  parts.push(part.trim());
  return parts;
}
