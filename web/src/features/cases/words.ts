/** What an entry of the timeline means, in plain words. */
import type { Codes, Schemas } from '@/api';
import { nameOf } from '@/i18n';
import { markText } from '@/shared/mark';
import { type T, type TextKey, t as tell } from './texts';

export type CaseFull = Schemas['CaseFull'];
export type TimelineEntry = Schemas['TimelineEntry'];

type Data = Record<string, unknown>;

export interface Fact {
  kind: string;
  values: Data;
}

export interface Context {
  file: CaseFull;
  codes: Codes | undefined;
  t: T;
}

export function dataOf(entry: TimelineEntry): Data {
  return isData(entry.data) ? entry.data : {};
}

export function factsOf(entry: TimelineEntry): Fact[] {
  const { facts } = dataOf(entry);
  if (!Array.isArray(facts)) return [];
  return facts.filter(isData).map((each) => ({ kind: text(each.kind), values: each }));
}

/** A text that may not be there: processes may write kinds of their own. */
function said(key: string): string | undefined {
  const found = tell(key as TextKey);
  return found === `cases.${key}` ? undefined : found;
}

/** The line's headline: what was done, or what the system did. */
export function headline(entry: TimelineEntry, { t, codes }: Context): string {
  const name = entry.name ? nameOf(entry.name) : '';
  const data = dataOf(entry);
  switch (entry.kind) {
    case 'completed':
      return entry.outcome ? t('did', { step: name, outcome: nameOf(entry.outcome) }) : name;
    case 'reported':
    case 'joined': {
      const channel = codes?.channels.find((each) => each.code === channelOf(entry));
      const key = entry.kind === 'joined' ? 'kind_joined_by' : 'kind_reported_by';
      return channel ? t(key, { channel: nameOf(channel) }) : t(`kind_${entry.kind}`);
    }
    case 'timer': {
      const urged = factsOf(entry).find((each) => each.kind === 'urged');
      if (urged) return t('urged_at', { stage: stageOf(urged), mark: markText(urged.values.mark) });
      return name ? t('kind_timer_at', { name }) : t('kind_timer');
    }
    case 'started':
    case 'cancelled':
    case 'message':
      return name || said(`kind_${entry.kind}`) || t('kind_other');
    default:
      return said(`kind_${entry.kind}`) ?? (name || text(data.process) || t('kind_other'));
  }
}

function channelOf(entry: TimelineEntry): string {
  const joined = factsOf(entry).find((each) => each.kind === 'report_joined');
  return text(dataOf(entry).channel) || text(joined?.values.channel);
}

function stageOf(urged: Fact): string {
  const stage = text(urged.values.stage);
  return said(`stage_${stage}`) ?? stage;
}

/** The facts as short sentences; those that the headline has said already are left out. */
export function sentences(entry: TimelineEntry, context: Context): string[] {
  return factsOf(entry)
    .filter((fact) => !headlineSays(entry, fact))
    .map((fact) => sentence(fact, context));
}

const SAID_BY: Record<string, string[]> = {
  reported: ['reported'],
  joined: ['report_joined'],
  commented: ['commented'],
  attached: ['attached'],
  withdrawn: ['withdrawn'],
  reopen_asked: ['reopen_asked'],
};

function headlineSays(entry: TimelineEntry, fact: Fact): boolean {
  return SAID_BY[entry.kind]?.includes(fact.kind) ?? false;
}

function sentence(fact: Fact, { file, t, codes }: Context): string {
  const { kind, values } = fact;
  const plain = said(`fact_${kind}`) ?? kind;
  const more: string[] = [];
  switch (kind) {
    case 'dispatched': {
      const department = departmentName(text(values.department), file);
      more.push(values.automatic === true ? t('by_itself') : t('by_hand'));
      const assisting = Array.isArray(values.assisting) ? values.assisting.map(text) : [];
      if (assisting.length > 0) {
        const names = assisting.map((each) => departmentName(each, file)).join(', ');
        more.push(t('assisting', { names }));
      }
      const key = values.again === true ? 'dispatched_again' : 'dispatched_to';
      return joined(t(key, { department }), more);
    }
    case 'urged': {
      const to = Array.isArray(values.to) ? values.to.map(text) : [];
      if (to.length === 0) return t('urged_nobody');
      const people = to.map((each) => said(`to_${each}`) ?? roleLess(each));
      return t('urged_whom', { people: people.join(t('and')) });
    }
    case 'order_opened':
      more.push(said(`cause_${text(values.cause)}`) ?? '');
      if (values.listed === true) more.push(t('listed'));
      break;
    case 'ordered':
      if (values.listed === true) more.push(t('listed'));
      break;
    case 'order_answered':
    case 'order_returned':
      if (Number(values.round) > 1) more.push(t('round_n', { n: Number(values.round) }));
      break;
    case 'revisited':
    case 'revisit_failed':
      if (values.satisfied === true) more.push(t('satisfied'));
      if (values.satisfied === false) more.push(t('not_satisfied'));
      break;
    case 'revisit_tried':
      more.push(t('tries_n', { n: Number(values.tries) || 1 }));
      break;
    case 'next_phase':
      more.push(said(`phase_${text(values.phase)}`) ?? '');
      break;
    case 'desk_moved':
      more.push(nameOf(codes?.area_levels.find((each) => each.code === values.level)));
      break;
    case 'judged':
      more.push(said(`judged_${text(values.decision)}`) ?? '');
      break;
    case 'corrected': {
      const fields = Array.isArray(values.fields) ? values.fields.map(text) : [];
      more.push(fields.map((each) => said(`field_${each}`) ?? each).join(t('and')));
      break;
    }
    case 'archived':
      if (Number(values.rounds) > 1) more.push(t('rounds_n', { n: Number(values.rounds) }));
      break;
  }
  return joined(plain, more);
}

function joined(first: string, more: readonly string[]): string {
  const rest = more.filter(Boolean);
  return rest.length > 0 ? `${first} · ${rest.join(' · ')}` : first;
}

/** A code nobody has a word for is shown as it is, only readable. */
function roleLess(code: string): string {
  return code.replaceAll('_', ' ');
}

export function departmentName(code: string, file: CaseFull): string {
  const known = [...file.departments, ...(file.department ? [file.department] : [])];
  return nameOf(known.find((each) => each.code === code)) || code;
}

/** Something the system did, nobody in person. */
export function automatic(entry: TimelineEntry): boolean {
  return ['timer', 'started', 'message', 'cancelled'].includes(entry.kind);
}

export function isData(thing: unknown): thing is Data {
  return typeof thing === 'object' && thing !== null && !Array.isArray(thing);
}

export function text(thing: unknown): string {
  return typeof thing === 'string' || typeof thing === 'number' ? String(thing) : '';
}
