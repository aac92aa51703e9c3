/** What happened to the case, newest first, in words; with what people wrote. */
import { Button, Checkbox } from 'antd';
import { useAnswer, useCodes, usePages } from '@/api';
import { useLanguage, useName } from '@/i18n';
import { StatusTag } from '@/shared/badges';
import { DataState, Failure, Waiting } from '@/shared/DataState';
import { markText } from '@/shared/mark';
import { useTime } from '@/shared/time';
import { useT } from './texts';
import {
  automatic,
  type CaseFull,
  type Context,
  dataOf,
  departmentName,
  headline,
  isData,
  sentences,
  type TimelineEntry,
  text,
} from './words';

export function useTimeline(caseId: number, { newestFirst = true, limit = 50 } = {}) {
  return usePages(
    '/cases/{case_id}/timeline',
    {
      params: {
        path: { case_id: caseId },
        query: { limit, ...(newestFirst ? { newest_first: true } : {}) },
      },
    },
    { keep: true },
  );
}

export function Timeline({
  file,
  reminders,
  onReminders,
}: {
  file: CaseFull;
  reminders: boolean;
  onReminders: (shown: boolean) => void;
}) {
  const t = useT();
  const pages = useTimeline(file.id);
  const shown = pages.lines.filter((each) => reminders || each.kind !== 'timer');
  if (pages.isPending) return <Waiting />;
  return (
    <>
      <div className="gc-timeline-head">
        <Checkbox checked={reminders} onChange={(event) => onReminders(event.target.checked)}>
          {t('show_reminders')}
        </Checkbox>
      </div>
      {pages.error && <Failure error={pages.error} again={pages.refetch} small />}
      <Entries file={file} entries={shown} />
      {pages.hasNextPage && (
        <Button onClick={pages.more} loading={pages.isFetchingNextPage}>
          {t('earlier')}
        </Button>
      )}
    </>
  );
}

export function Entries({ file, entries }: { file: CaseFull; entries: readonly TimelineEntry[] }) {
  const t = useT();
  useLanguage();
  const codes = useCodes();
  const context: Context = { file, codes, t };
  return (
    <ol className="gc-timeline">
      {entries.map((entry) => (
        <Entry key={entry.seq} entry={entry} context={context} />
      ))}
    </ol>
  );
}

function Entry({ entry, context }: { entry: TimelineEntry; context: Context }) {
  const { t, codes, file } = context;
  const { time } = useTime();
  const facts = sentences(entry, context);
  const code = text(dataOf(entry).status);
  const status = codes?.statuses.find((each) => each.code === code);
  const quiet = automatic(entry);
  return (
    <li className={quiet ? 'gc-entry gc-entry-quiet' : 'gc-entry'} id={`entry-${entry.seq}`}>
      <div className="gc-entry-head">
        <strong>{headline(entry, context)}</strong>
        {status && <StatusTag status={status} />}
      </div>
      <div className="gc-entry-who">
        <time dateTime={entry.at}>{time(entry.at, 'full')}</time>
        {' · '}
        {entry.actor?.name ?? (quiet ? t('system') : t('somebody'))}
        {entry.on_behalf_of && ` · ${t('on_behalf_of', { name: entry.on_behalf_of.name })}`}
      </div>
      {facts.length > 0 && (
        <ul className="gc-entry-facts">
          {facts.map((each) => (
            <li key={each}>{each}</li>
          ))}
        </ul>
      )}
      {entry.contents.map((content, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: contents of an entry never change places
        <Content key={index} content={content} file={file} />
      ))}
    </li>
  );
}

function Content({ content, file }: { content: Record<string, unknown>; file: CaseFull }) {
  const t = useT();
  const inner = isData(content.content) ? content.content : {};
  switch (content.kind) {
    case 'erased':
      return <p className="gc-entry-erased">{t('erased')}</p>;
    case 'answers':
      return (
        <Answers
          form={text(inner.form)}
          answers={isData(inner.answers) ? inner.answers : {}}
          file={file}
        />
      );
    case 'comment':
    case 'reopening':
      return <blockquote className="gc-entry-text">{text(inner.text)}</blockquote>;
    case 'reason':
    case 'reveal':
      return <Facts lines={[[t('reason'), text(inner.reason)]]} />;
    case 'correction':
      return (
        <Facts
          lines={[
            [t('reason'), text(inner.reason)],
            [t('case_title'), text(inner.title)],
            [t('place'), text(inner.place)],
          ]}
        />
      );
    case 'report':
      return (
        <Facts
          lines={[
            [t('description'), text(inner.description)],
            [t('place'), text(inner.place)],
            [t('object'), text(inner.object)],
            [t('danger'), inner.people_in_danger === true ? t('yes') : ''],
          ]}
        />
      );
    case 'attachment':
      return <Facts lines={[[t('file'), text(inner.name)]]} />;
    default:
      return null;
  }
}

export function Facts({ lines }: { lines: readonly (readonly [string, React.ReactNode])[] }) {
  const filled = lines.filter(([, value]) => value !== '' && value !== null && value !== undefined);
  if (filled.length === 0) return null;
  return (
    <dl className="gc-facts">
      {filled.map(([title, value]) => (
        <div key={title}>
          <dt>{title}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface Field {
  title?: string;
  'x-en'?: string;
  const?: unknown;
  oneOf?: Field[];
  items?: Field;
  format?: string;
}

/** Answers with the titles of the form they were given in. */
function Answers({
  form,
  answers,
  file,
}: {
  form: string;
  answers: Record<string, unknown>;
  file: CaseFull;
}) {
  const name = useName();
  const given = Object.entries(answers);
  const found = useAnswer(
    '/forms/{key}',
    { params: { path: { key: form } } },
    { staleTime: 600_000, enabled: form !== '' && given.length > 0, retry: false },
  );
  const schema = isData(found.data?.json_schema) ? found.data.json_schema : {};
  const fields = (isData(schema.properties) ? schema.properties : {}) as Record<string, Field>;
  const title = (field: Field | undefined, key: string) =>
    name({ zh: field?.title ?? key, en: field?.['x-en'] ?? field?.title ?? key });
  const lines = given.map(
    ([key, value]) =>
      [
        title(fields[key], key),
        <Value key={key} name={key} value={value} field={fields[key]} file={file} />,
      ] as const,
  );
  return <Facts lines={lines} />;
}

function Value({
  name: key,
  value,
  field,
  file,
}: {
  name: string;
  value: unknown;
  field: Field | undefined;
  file: CaseFull;
}) {
  const t = useT();
  const name = useName();
  const { time } = useTime();
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (Array.isArray(value)) {
    if (value.length === 0) return t('nothing');
    if (value.every((each) => file.files.some((known) => known.id === each))) {
      const names = file.files.filter((known) => value.includes(known.id));
      return names.map((each) => each.name).join(', ');
    }
    return value.map((each) => (
      <span key={text(each)} className="gc-value">
        <Value name={key} value={each} field={field?.items} file={file} />
      </span>
    ));
  }
  const choice = field?.oneOf?.find((each) => each.const === value);
  if (choice) {
    const title = choice.title ?? text(value);
    return name({ zh: title, en: choice['x-en'] ?? title });
  }
  if (key === 'department' || key === 'assisting') return departmentName(text(value), file);
  if (field?.format === 'date-time') return time(text(value), 'full');
  return text(value);
}

export function Messages({ caseId }: { caseId: number }) {
  const t = useT();
  const name = useName();
  const { time } = useTime();
  const codes = useCodes();
  const found = useAnswer('/cases/{case_id}/messages', {
    params: { path: { case_id: caseId }, query: { limit: 200 } },
  });
  const channel = (code: string) =>
    name(codes?.notice_channels.find((each) => each.code === code)) || code;
  return (
    <DataState
      query={found}
      isEmpty={(page) => page.items.length === 0}
      empty={<p className="gc-quiet">{t('no_messages')}</p>}
    >
      {(page) => (
        <ul className="gc-messages">
          {page.items.map((each) => (
            <li key={each.id}>
              <strong>{messageText(each, t)}</strong>
              <div className="gc-entry-who">
                <time dateTime={each.created_at}>{time(each.created_at, 'full')}</time>
                {' · '}
                {channel(each.channel)}
                {' · '}
                {t('message_to', {
                  whom:
                    each.person?.name ||
                    [recipient(each.recipient, t), name(each.department ?? each.area)]
                      .filter(Boolean)
                      .join(' '),
                })}
                {' · '}
                {each.state === 'sent'
                  ? t('message_sent')
                  : each.state === 'failed'
                    ? t('message_failed')
                    : t('message_waiting')}
              </div>
              {each.error && <p className="gc-entry-erased">{each.error}</p>}
            </li>
          ))}
        </ul>
      )}
    </DataState>
  );
}

type Say = ReturnType<typeof useT>;

function recipient(code: string, t: Say): string {
  const found = t(`to_${code}` as 'to_desk');
  return found.startsWith('cases.') ? code.replaceAll('_', ' ') : found;
}

function messageText(message: { template: string; values: unknown }, t: Say): string {
  const values = isData(message.values) ? message.values : {};
  const stage = t(`stage_${text(values.stage)}` as 'stage_accept');
  const found = t(`template_${message.template}` as 'template_step_urged', {
    mark: markText(values.mark),
    stage: stage.startsWith('cases.') ? '' : stage,
  });
  return found.startsWith('cases.') ? message.template.replaceAll('_', ' ') : found;
}
