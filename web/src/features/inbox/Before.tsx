/** Why the case is here: how the step before this one ended, and what was written with it. */
import { type Schemas, useAnswer } from '@/api';
import { useName } from '@/i18n';
import { useTime } from '@/shared/time';
import { useT } from './texts';

type Entry = Schemas['TimelineEntry'];

/** So many entries back: timers and remarks may have come since the last step. */
const BACK = 12;

interface Field {
  title?: string;
  'x-en'?: string;
}

export function Before({ caseId }: { caseId: number }) {
  const timeline = useAnswer('/cases/{case_id}/timeline', {
    params: { path: { case_id: caseId }, query: { newest_first: true, limit: BACK } },
  });
  const last = timeline.data?.items.find((each) => each.kind === 'completed');
  return last ? <Ended entry={last} /> : null;
}

function Ended({ entry }: { entry: Entry }) {
  const t = useT();
  const name = useName();
  const { time } = useTime();
  const { form, answers } = answersOf(entry);
  const asked = useAnswer(
    '/forms/{key}',
    { params: { path: { key: form } } },
    { staleTime: 600_000, enabled: form !== '' && Object.keys(answers).length > 0, retry: false },
  );
  const fields = partOf(asked.data?.json_schema, 'properties');
  const looks = isData(asked.data?.ui_schema) ? asked.data.ui_schema : {};
  // What was written, not what was chosen: the step's own texts say where it led.
  const written = Object.entries(answers).filter(
    (pair): pair is [string, string] =>
      typeof pair[1] === 'string' &&
      pair[1] !== '' &&
      partOf(looks, pair[0])['ui:widget'] === 'textarea',
  );
  return (
    <section className="gc-task-before" aria-label={t('before')}>
      <p>
        <strong>
          {name(entry.name)}
          {entry.outcome && `: ${name(entry.outcome)}`}
        </strong>{' '}
        <span className="gc-muted">
          {entry.actor?.name ? `${entry.actor.name} · ` : ''}
          {time(entry.at)}
        </span>
      </p>
      {written.map(([key, text]) => {
        const field = fields[key] as Field | undefined;
        return (
          <blockquote key={key}>
            <span className="gc-muted">
              {name({ zh: field?.title ?? key, en: field?.['x-en'] ?? field?.title ?? key })}
            </span>{' '}
            {text}
          </blockquote>
        );
      })}
    </section>
  );
}

type Data = Record<string, unknown>;

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function partOf(value: unknown, key: string): Data {
  const part = isData(value) ? value[key] : undefined;
  return isData(part) ? part : {};
}

function answersOf(entry: Entry): { form: string; answers: Data } {
  const found = entry.contents.find((each) => each.kind === 'answers');
  const content = partOf(found, 'content');
  return {
    form: typeof content.form === 'string' ? content.form : '',
    answers: partOf(content, 'answers'),
  };
}
