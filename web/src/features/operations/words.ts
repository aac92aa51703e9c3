/** Messages, recipients and log lines in the reader's words; codes stay only where nothing has a name. */
import { type Schemas, useAnswer, useCodes, useMay } from '@/api';
import { type Named, useName } from '@/i18n';
import { markText } from '@/shared/mark';
import { useTime } from '@/shared/time';
import { useT } from './texts';

type Message = Schemas['MessageLine'];
type Operation = Schemas['OperationLine'];

const TEMPLATES = [
  'case_dispatched',
  'case_rejected',
  'case_archived',
  'case_refused',
  'case_reopened',
  'reopen_refused',
  'order_opened',
  'step_urged',
] as const;
const STAGES = [
  'register',
  'dispatch',
  'accept',
  'feedback',
  'revisit',
  'archive',
  'judge',
  'reopen',
  'order',
  'review',
] as const;
const RECIPIENTS = [
  'handlers',
  'head',
  'dispatcher',
  'reporter',
  'desk',
  'centre',
  'orderer',
] as const;
const KINDS = [
  'working_hour',
  'working_day',
  'natural_hour',
  'natural_day',
  'urgent_hour',
] as const;
const PHASES = ['handle', 'make_safe', 'restore'] as const;
const FIELDS = [
  'code',
  'name',
  'name_en',
  'level',
  'active',
  'parent',
  'kind',
  'area',
  'legal_power',
  'login',
  'grants',
  'actions',
  'department_role',
  'desk_levels',
  'major',
  'major_name',
  'major_name_en',
  'version',
  'default_level',
  'department_kind',
  'limits',
  'value',
  'reason',
  'starts_at',
  'ends_at',
  'cases',
] as const;

function among<T extends string>(known: readonly T[], code: unknown): code is T {
  return (known as readonly unknown[]).includes(code);
}

/** Texts, roles and settings by their codes, for whoever may read those. */
export function useWords() {
  const t = useT();
  const name = useName();
  const { time } = useTime();
  const codes = useCodes();
  const may = useMay();
  const kept = { staleTime: 600_000 };
  const roles = useAnswer('/roles', undefined, kept).data?.items ?? [];
  const settings =
    useAnswer('/settings', { params: { query: {} } }, { ...kept, enabled: may('settings_read') })
      .data?.items ?? [];

  const of = (list: readonly ({ code: string } & Named)[] | undefined, code: unknown) =>
    name(list?.find((each) => each.code === code)) || String(code);
  const role = (code: string) => of(roles, code);
  const setting = (key: string) => name(settings.find((each) => each.key === key)) || key;

  function length(kind: unknown, amount: unknown): string {
    return among(KINDS, kind) ? t(`amount_${kind}`, { n: Number(amount) }) : String(amount);
  }

  /** `1 handle working_day 3`, as the log keeps a limit row. */
  function limit(text: string): string {
    const [row = '', phase, kind, amount] = text.split(' ');
    const said = among(PHASES, phase) ? t(`phase_${phase}`) : String(phase);
    return `${row}: ${said} ${kind === '-' ? t('by_setting') : length(kind, amount)}`;
  }

  /** `grid_worker @ 350322 / fire`, as the log keeps what was granted. */
  function grant(text: string): string {
    const [held = '', where = ''] = text.split(' @ ');
    return `${role(held)} · ${where}`;
  }

  function value(field: string, given: unknown): string {
    if (given === null || given === undefined || given === '') return '–';
    if (Array.isArray(given)) return given.map((each) => value(field, each)).join(', ') || '–';
    if (field === 'active') return given === true ? t('active') : t('disabled');
    if (field === 'value' && typeof given === 'boolean') return given ? t('on') : t('off');
    if (typeof given === 'boolean') return given ? t('yes') : t('no');
    if (typeof given === 'object') {
      return 'kind' in given && 'amount' in given
        ? length(given.kind, given.amount)
        : Object.values(given).map(String).join(' ');
    }
    const text = String(given);
    if (field === 'starts_at' || field === 'ends_at') return time(text, 'full');
    if (field === 'actions') return of(codes?.actions, text);
    if (field === 'default_level') return of(codes?.levels, text);
    if (field === 'level' || field === 'desk_levels') return of(codes?.area_levels, text);
    if (field === 'limits') return limit(text);
    if (field === 'grants') return grant(text);
    if (field === 'value') return of(codes?.notice_channels, text);
    return text;
  }

  return {
    field: (key: string) => (among(FIELDS, key) ? t(`field_${key}`) : key),
    value,
    /** What was changed, by its name. */
    subject: (line: Operation) =>
      line.kind.startsWith('setting.')
        ? `${setting(line.subject)} · ${line.title || t('whole_system')}`
        : line.title && line.title !== line.subject
          ? `${line.title} (${line.subject})`
          : line.subject,
    template: (line: Message) => {
      const values = (line.values ?? {}) as Record<string, unknown>;
      if (!among(TEMPLATES, line.template)) return line.template;
      const stage = among(STAGES, values.stage) ? t(`stage_${values.stage}`) : '';
      return t(`template_${line.template}`, { stage, mark: markText(values.mark) });
    },
    /** A person, or who does what where. */
    whom: (line: Message) => {
      const who = among(RECIPIENTS, line.recipient)
        ? t(`to_${line.recipient}`)
        : role(line.recipient);
      const where = line.person?.name ?? name(line.department ?? line.area);
      return where ? `${where} · ${who}` : who;
    },
    channel: (code: string) => of(codes?.notice_channels, code),
  };
}

const BROWSERS: readonly [RegExp, string][] = [
  [/MicroMessenger/, 'WeChat'],
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/(?:Headless)?Chrom(?:e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/, 'HarmonyOS'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** "Chrome · Windows" of what a browser calls itself; what is no browser stays as it is. */
export function deviceName(agent: string): string {
  const found = [BROWSERS, SYSTEMS].map((list) => list.find(([is]) => is.test(agent))?.[1]);
  const said = found.filter(Boolean).join(' · ');
  return said || agent || '–';
}
