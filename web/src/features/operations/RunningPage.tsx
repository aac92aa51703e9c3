/** Faults to be tried again, and what workers have to do. */
import './operations.css';
import { App, Button, Segmented, Tabs } from 'antd';
import { Link } from 'react-router';
import { ask, type Schemas, useChange, useMay, usePages } from '@/api';
import { allOf } from '@/shared/allOf';
import { Tag } from '@/shared/badges';
import { Empty, Failure } from '@/shared/DataState';
import { DataTable } from '@/shared/DataTable';
import { ExportButton } from '@/shared/ExportButton';
import { PageHeader } from '@/shared/PageHeader';
import { useTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import { useT } from './texts';

type Incident = Schemas['IncidentLine'];
type Job = Schemas['JobLine'];
const LOOK_MS = 10_000;

export default function RunningPage() {
  const t = useT();
  const [view, setView] = useUrlState({ tab: 'incidents' });
  return (
    <>
      <PageHeader title={t('running')} about={t('running_about')} />
      <Tabs
        activeKey={view.tab}
        onChange={(tab) => setView({ tab }, { step: true })}
        items={[
          { key: 'incidents', label: t('incidents'), children: <Incidents /> },
          { key: 'jobs', label: t('jobs'), children: <Jobs /> },
        ]}
        destroyOnHidden
      />
    </>
  );
}

function CaseLink({ id, number }: { id: number | null; number: string | null }) {
  return id === null ? null : <Link to={`/cases/${id}`}>{number ?? id}</Link>;
}

function Incidents() {
  const t = useT();
  const { time } = useTime();
  const mayRetry = useMay()('incidents_retry');
  const { message } = App.useApp();
  const [view, setView] = useUrlState({ all: false });
  const incidents = usePages(
    '/incidents',
    { params: { query: { open: !view.all } } },
    { keep: true, refetchInterval: LOOK_MS },
  );
  const retry = useChange('post', '/incidents/{incident_id}/retry', {
    touches: ['/incidents', '/jobs'],
    onSuccess: () => void message.success(t('retried')),
  });
  const stateText = (line: Incident) =>
    line.resolved_at === null
      ? t('open')
      : t('resolved_by', {
          who: line.resolved_by?.name ?? t('system'),
          at: time(line.resolved_at),
        });
  const state = (line: Incident) => (
    <Tag tone={line.resolved_at === null ? 'bad' : 'good'}>{stateText(line)}</Tag>
  );
  const again = (line: Incident) =>
    mayRetry &&
    line.resolved_at === null && (
      <Button
        size="small"
        loading={retry.isPending && retry.variables.params.path.incident_id === line.id}
        aria-label={t('retry_named', { id: line.id })}
        onClick={() => retry.mutate({ params: { path: { incident_id: line.id } } })}
      >
        {line.job_id === null ? t('settle') : t('retry')}
      </Button>
    );
  return (
    <>
      <div className="gc-operations-filters">
        <ExportButton<Incident>
          name={t('incidents')}
          columns={[
            { title: t('at'), value: (line) => new Date(line.at) },
            { title: t('case'), value: (line) => line.case_number },
            { title: t('what'), value: (line) => line.message },
            { title: t('node'), value: (line) => line.node },
            { title: t('state'), value: stateText },
          ]}
          all={() =>
            allOf<Incident>((after) =>
              ask('get', '/incidents', {
                params: { query: { open: !view.all, limit: 200, ...after } },
              }),
            )
          }
        />
        <Segmented
          value={view.all ? 'all' : 'open'}
          onChange={(next) => setView({ all: next === 'all' })}
          options={[
            { value: 'open', label: t('only_open') },
            { value: 'all', label: t('all') },
          ]}
        />
      </div>
      {incidents.error && <Failure error={incidents.error} again={incidents.refetch} />}
      <DataTable<Incident>
        label={t('incidents')}
        lines={incidents.lines}
        rowKey={(line) => line.id}
        loading={incidents.isPending}
        more={incidents.more}
        hasMore={incidents.hasNextPage}
        empty={incidents.isPending ? undefined : <Empty text={t('no_incidents')} />}
        columns={[
          { title: t('at'), width: 120, render: (_, line) => time(line.at) },
          {
            title: t('case'),
            width: 190,
            render: (_, line) => <CaseLink id={line.case_id} number={line.case_number} />,
          },
          { title: t('what'), render: (_, line) => line.message },
          { title: t('node'), dataIndex: 'node', width: 160, ellipsis: true },
          { title: t('state'), width: 200, render: (_, line) => state(line) },
          { title: t('actions'), width: 110, render: (_, line) => again(line) },
        ]}
        card={(line) => (
          <div className="gc-operations-card">
            <div>
              <CaseLink id={line.case_id} number={line.case_number} />{' '}
              <small>{time(line.at)}</small>
            </div>
            <p>{line.message}</p>
            <div>
              {state(line)} {again(line)}
            </div>
          </div>
        )}
      />
    </>
  );
}

function Jobs() {
  const t = useT();
  const { time } = useTime();
  const [view, setView] = useUrlState({ failed: false });
  const jobs = usePages(
    '/jobs',
    { params: { query: { ...(view.failed ? { failed: true } : {}) } } },
    { keep: true, refetchInterval: LOOK_MS },
  );
  const first = jobs.data?.pages[0] as Schemas['JobsPage'] | undefined;
  const stateText = (line: Job) =>
    t(line.failed ? 'parked' : line.lease_until !== null ? 'at_work' : 'waits');
  const state = (line: Job) => (
    <Tag {...(line.failed ? { tone: 'bad' } : line.lease_until !== null ? { tone: 'info' } : {})}>
      {stateText(line)}
    </Tag>
  );
  const kind = (line: Job) =>
    KINDS.includes(line.kind as (typeof KINDS)[number])
      ? t(`job_${line.kind as (typeof KINDS)[number]}`)
      : line.kind;
  return (
    <>
      {first && (
        <dl className="gc-operations-counts">
          {(['waiting', 'due', 'leased', 'failed'] as const).map((each) => (
            <div key={each}>
              <dt>{t(`count_${each}`)}</dt>
              <dd>{first.counts[each]}</dd>
            </div>
          ))}
        </dl>
      )}
      <div className="gc-operations-filters">
        <ExportButton<Job>
          name={t('jobs')}
          columns={[
            { title: t('kind'), value: kind },
            { title: t('due'), value: (line) => (line.due_at ? new Date(line.due_at) : null) },
            { title: t('case'), value: (line) => line.case_number },
            { title: t('attempts'), value: (line) => line.attempts },
            { title: t('error'), value: (line) => line.error },
            { title: t('state'), value: stateText },
          ]}
          all={() =>
            allOf<Job>((after) =>
              ask('get', '/jobs', {
                params: {
                  query: { ...(view.failed ? { failed: true } : {}), limit: 200, ...after },
                },
              }),
            )
          }
        />
        <Segmented
          value={view.failed ? 'failed' : 'all'}
          onChange={(next) => setView({ failed: next === 'failed' })}
          options={[
            { value: 'all', label: t('all') },
            { value: 'failed', label: t('only_parked') },
          ]}
        />
      </div>
      {jobs.error && <Failure error={jobs.error} again={jobs.refetch} />}
      <DataTable<Job>
        label={t('jobs')}
        lines={jobs.lines}
        rowKey={(line) => line.id}
        loading={jobs.isPending}
        more={jobs.more}
        hasMore={jobs.hasNextPage}
        empty={jobs.isPending ? undefined : <Empty text={t('no_jobs')} />}
        columns={[
          { title: t('kind'), width: 140, render: (_, line) => kind(line) },
          {
            title: t('due'),
            width: 130,
            render: (_, line) => (line.due_at ? time(line.due_at) : t('never')),
          },
          {
            title: t('case'),
            width: 190,
            render: (_, line) => <CaseLink id={line.case_id} number={line.case_number} />,
          },
          { title: t('attempts'), dataIndex: 'attempts', width: 90 },
          { title: t('error'), render: (_, line) => line.error },
          { title: t('state'), width: 120, render: (_, line) => state(line) },
        ]}
        card={(line) => (
          <div className="gc-operations-card">
            <div>
              <strong>{kind(line)}</strong> {state(line)}
            </div>
            <div>
              <CaseLink id={line.case_id} number={line.case_number} />{' '}
              <small>{line.due_at ? time(line.due_at) : t('never')}</small>
            </div>
            {line.error && <p>{line.error}</p>}
          </div>
        )}
      />
    </>
  );
}

const KINDS = ['timer', 'message', 'deliver', 'notify', 'routine', 'start'] as const;
