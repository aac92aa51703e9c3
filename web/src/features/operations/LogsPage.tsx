/** Who changed what, and who signed in. */
import './operations.css';
import { Input, Segmented, Select, Tabs } from 'antd';
import { ask, type Schemas, usePages } from '@/api';
import { allOf } from '@/shared/allOf';
import { Tag } from '@/shared/badges';
import { Empty, Failure } from '@/shared/DataState';
import { DataTable } from '@/shared/DataTable';
import { ExportButton } from '@/shared/ExportButton';
import { useSettled } from '@/shared/hooks';
import { PageHeader } from '@/shared/PageHeader';
import { useTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import { useT } from './texts';
import { deviceName, useWords } from './words';

type Operation = Schemas['OperationLine'];
type SignIn = Schemas['SignInLine'];
const SUBJECTS = ['setting', 'person', 'role', 'area', 'department', 'category'] as const;
const DEEDS = ['add', 'change', 'password', 'set', 'apply'] as const;

export default function LogsPage() {
  const t = useT();
  const [view, setView] = useUrlState({ tab: 'operations' });
  return (
    <>
      <PageHeader title={t('logs')} about={t('logs_about')} />
      <Tabs
        activeKey={view.tab}
        onChange={(tab) => setView({ tab }, { step: true })}
        items={[
          { key: 'operations', label: t('operations'), children: <Operations /> },
          { key: 'sign-ins', label: t('sign_ins'), children: <SignIns /> },
        ]}
        destroyOnHidden
      />
    </>
  );
}

function Operations() {
  const t = useT();
  const { time } = useTime();
  const words = useWords();
  const [view, setView] = useUrlState({ kind: '' });
  const lines = usePages(
    '/logs/operations',
    { params: { query: { ...(view.kind ? { kind: view.kind } : {}) } } },
    { keep: true },
  );
  const kind = (line: Operation) => {
    const [subject = '', deed = ''] = line.kind.split('.');
    return SUBJECTS.includes(subject as (typeof SUBJECTS)[number]) &&
      DEEDS.includes(deed as (typeof DEEDS)[number])
      ? `${t(`subject_${subject as (typeof SUBJECTS)[number]}`)} · ${t(`deed_${deed as (typeof DEEDS)[number]}`)}`
      : line.kind;
  };
  return (
    <>
      <div className="gc-operations-filters">
        <ExportButton
          name={t('operations')}
          columns={[
            { title: t('at'), value: (line) => new Date(line.at) },
            { title: t('who'), value: (line) => line.actor?.name ?? t('system') },
            { title: t('kind'), value: kind },
            { title: t('subject'), value: (line) => words.subject(line) },
            { title: t('change'), value: (line) => inOneLine(line, words) },
          ]}
          all={() =>
            allOf<Operation>((after) =>
              ask('get', '/logs/operations', {
                params: {
                  query: { ...(view.kind ? { kind: view.kind } : {}), limit: 200, ...after },
                },
              }),
            )
          }
        />
        <Select
          allowClear
          aria-label={t('kind')}
          placeholder={t('any_kind')}
          value={view.kind || null}
          onChange={(next) => setView({ kind: next ?? '' })}
          options={SUBJECTS.map((each) => ({ value: each, label: t(`subject_${each}`) }))}
        />
      </div>
      {lines.error && <Failure error={lines.error} again={lines.refetch} />}
      <DataTable<Operation>
        label={t('operations')}
        lines={lines.lines}
        rowKey={(line) => line.id}
        loading={lines.isPending}
        more={lines.more}
        hasMore={lines.hasNextPage}
        empty={lines.isPending ? undefined : <Empty text={t('no_operations')} />}
        columns={[
          { title: t('at'), width: 120, render: (_, line) => time(line.at) },
          { title: t('who'), width: 120, render: (_, line) => line.actor?.name ?? t('system') },
          { title: t('kind'), width: 160, render: (_, line) => kind(line) },
          {
            title: t('subject'),
            width: 220,
            render: (_, line) => words.subject(line),
          },
          { title: t('change'), render: (_, line) => <Difference line={line} words={words} /> },
        ]}
        card={(line) => (
          <div className="gc-operations-card">
            <div>
              <strong>{kind(line)}</strong> {words.subject(line)}
            </div>
            <Difference line={line} words={words} />
            <small>
              {line.actor?.name ?? t('system')} · {time(line.at)}
            </small>
          </div>
        )}
      />
    </>
  );
}

function inOneLine(line: Operation, words: ReturnType<typeof useWords>): string {
  const before = (line.before ?? {}) as Record<string, unknown>;
  const after = (line.after ?? {}) as Record<string, unknown>;
  return Object.keys(after)
    .map((key) => {
      const was = before[key] == null ? '' : `${words.value(key, before[key])} → `;
      return `${words.field(key)}: ${was}${words.value(key, after[key])}`;
    })
    .join('; ');
}

function Difference({ line, words }: { line: Operation; words: ReturnType<typeof useWords> }) {
  const t = useT();
  const before = (line.before ?? {}) as Record<string, unknown>;
  const after = (line.after ?? {}) as Record<string, unknown>;
  return (
    <ul className="gc-operations-diff">
      {Object.keys(after).map((key) => (
        <li key={key}>
          <span>{words.field(key)}</span>{' '}
          {line.before !== null && before[key] !== null && before[key] !== undefined && (
            <>
              <del>{words.value(key, before[key])}</del>{' '}
              <span className="gc-hidden">{t('becomes')}</span>
              <span aria-hidden="true">→</span>{' '}
            </>
          )}
          <ins>{words.value(key, after[key])}</ins>
        </li>
      ))}
    </ul>
  );
}

function SignIns() {
  const t = useT();
  const { time } = useTime();
  const [view, setView] = useUrlState({ login: '', result: 'all' });
  const login = useSettled(view.login.trim());
  const lines = usePages(
    '/logs/sign-ins',
    {
      params: {
        query: {
          ...(login ? { login } : {}),
          ...(view.result === 'all' ? {} : { success: view.result === 'yes' }),
        },
      },
    },
    { keep: true },
  );
  const result = (line: SignIn) =>
    line.success ? (
      <Tag tone="good">{t('let_in')}</Tag>
    ) : (
      <Tag tone="bad">
        {line.reason === 'disabled'
          ? t('refused_disabled')
          : line.reason === 'too many attempts'
            ? t('refused_often')
            : t('refused_wrong')}
      </Tag>
    );
  return (
    <>
      <div className="gc-operations-filters">
        <ExportButton
          name={t('sign_ins')}
          columns={[
            { title: t('at'), value: (line) => new Date(line.at) },
            { title: t('login'), value: (line) => line.login },
            { title: t('result'), value: (line) => t(line.success ? 'let_in' : 'refused') },
            { title: t('address'), value: (line) => line.address },
            { title: t('device'), value: (line) => line.device },
          ]}
          all={() =>
            allOf<SignIn>((after) =>
              ask('get', '/logs/sign-ins', {
                params: {
                  query: {
                    ...(login ? { login } : {}),
                    ...(view.result === 'all' ? {} : { success: view.result === 'yes' }),
                    limit: 200,
                    ...after,
                  },
                },
              }),
            )
          }
        />
        <Input.Search
          allowClear
          aria-label={t('login')}
          placeholder={t('login')}
          value={view.login}
          onChange={(event) => setView({ login: event.target.value })}
        />
        <Segmented
          value={view.result}
          onChange={(next) => setView({ result: next })}
          options={[
            { value: 'all', label: t('all') },
            { value: 'yes', label: t('let_in') },
            { value: 'no', label: t('refused') },
          ]}
        />
      </div>
      {lines.error && <Failure error={lines.error} again={lines.refetch} />}
      <DataTable<SignIn>
        label={t('sign_ins')}
        lines={lines.lines}
        rowKey={(line) => line.id}
        loading={lines.isPending}
        more={lines.more}
        hasMore={lines.hasNextPage}
        empty={lines.isPending ? undefined : <Empty text={t('no_sign_ins')} />}
        columns={[
          { title: t('at'), width: 120, render: (_, line) => time(line.at) },
          { title: t('login'), dataIndex: 'login', width: 200, ellipsis: true },
          { title: t('result'), width: 160, render: (_, line) => result(line) },
          { title: t('address'), dataIndex: 'address', width: 160 },
          {
            title: t('device'),
            ellipsis: true,
            render: (_, line) => <span title={line.device}>{deviceName(line.device)}</span>,
          },
        ]}
        card={(line) => (
          <div className="gc-operations-card">
            <div>
              <strong>{line.login}</strong> {result(line)}
            </div>
            <small>
              {time(line.at)} · {line.address} · {deviceName(line.device)}
            </small>
          </div>
        )}
      />
    </>
  );
}
