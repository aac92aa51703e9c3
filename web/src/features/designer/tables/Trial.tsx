/** Rows of sample data, evaluated by the server with the table as it is on the screen. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ApiError, ask } from '@/api';
import { useLanguage } from '@/i18n';
import { Failure } from '@/shared/DataState';
import { useSettled } from '@/shared/hooks';
import { Field } from '../panel/fields';
import { useT } from '../texts';
import { contextOf, meets, type SampleRow, type Table } from './reading';

const AFTER_MS = 400;

interface Tried {
  rows: { value: unknown; hits: string[]; numbers: number[]; error: string | null }[];
  findings: { detail: string }[];
}

export function Trial({
  xml,
  table,
  rows,
  onChange,
}: {
  xml: string;
  table: Table;
  rows: SampleRow[];
  onChange: (rows: SampleRow[]) => void;
}) {
  const t = useT();
  const language = useLanguage();
  const shown = rows.length > 0 ? rows : [{ given: {}, expected: '' }];
  const settled = useSettled(JSON.stringify([table.id, xml, shown.map(contextOf)]), AFTER_MS);
  const tried = useQuery<Tried, ApiError>({
    queryKey: ['/decisions/trials', language, settled],
    queryFn: () => {
      const [key, content, given] = JSON.parse(settled) as [string, string, never[]];
      return ask('post', '/decisions/trials', { body: { key, content, rows: given } });
    },
    placeholderData: (before) => before,
    gcTime: 10_000,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  const set = (at: number, part: Partial<SampleRow>) =>
    onChange(shown.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <div className="gc-trial">
      <p className="gc-design-help">{t('trial_about')}</p>
      {tried.error && <Failure error={tried.error} again={tried.refetch} small />}
      {tried.data && tried.data.findings.length > 0 && (
        <div role="alert" className="gc-trial-broken">
          <p>{t('trial_broken')}</p>
          <ul>
            {tried.data.findings.map((each) => (
              <li key={each.detail}>{each.detail}</li>
            ))}
          </ul>
        </div>
      )}
      <ol className="gc-trial-rows">
        {shown.map((row, at) => {
          const result = tried.data?.rows[at];
          const met = result && !result.error ? meets(result.value, row.expected) : null;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <li key={at} className="gc-trial-row">
              <div className="gc-trial-head">
                <strong>{t('trial_row', { n: at + 1 })}</strong>
                <Button
                  type="text"
                  danger
                  icon={<DeleteOutlined />}
                  disabled={rows.length === 0}
                  aria-label={t('trial_remove', { n: at + 1 })}
                  onClick={() => onChange(shown.filter((_, index) => index !== at))}
                />
              </div>
              {table.inputs.map((input) => (
                <Field key={input.id} label={`${input.label} · ${input.text}`}>
                  {(id) => (
                    <Input
                      id={id}
                      value={row.given[input.text] ?? ''}
                      placeholder="null"
                      onChange={(event) =>
                        set(at, { given: { ...row.given, [input.text]: event.target.value } })
                      }
                    />
                  )}
                </Field>
              ))}
              <Field label={t('trial_expected')}>
                {(id) => (
                  <Input
                    id={id}
                    value={row.expected}
                    placeholder={t('trial_expected_hint')}
                    onChange={(event) => set(at, { expected: event.target.value })}
                  />
                )}
              </Field>
              <output className="gc-trial-result">
                {result?.error ? (
                  <span className="gc-trial-bad">✕ {result.error}</span>
                ) : result ? (
                  <>
                    <code>{JSON.stringify(result.value)}</code>
                    <span>
                      {result.numbers.length > 0
                        ? t('trial_rules', { rules: result.numbers.join(', ') })
                        : t('trial_no_rule')}
                    </span>
                    {met !== null && (
                      <span className={met ? 'gc-trial-good' : 'gc-trial-bad'}>
                        {met ? `✓ ${t('trial_met')}` : `✕ ${t('trial_not_met')}`}
                      </span>
                    )}
                  </>
                ) : (
                  <span>{t('checking')}</span>
                )}
              </output>
            </li>
          );
        })}
      </ol>
      <Button
        block
        icon={<PlusOutlined />}
        onClick={() => onChange([...shown, { given: {}, expected: '' }])}
      >
        {t('trial_add')}
      </Button>
    </div>
  );
}
