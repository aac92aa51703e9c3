/** A case: where it stands, who is at it, what happened, and everything one can do with it. */
import './cases.css';
import { ArrowLeftOutlined, MoreOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Dropdown, Tabs } from 'antd';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { LOOK_AGAIN_MS, useAnswer, useCodes, useMay, useTouch } from '@/api';
import { useName } from '@/i18n';
import { DueBadge, LevelTag, StatusTag, Tag } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { DataState, Empty, Failure, Waiting } from '@/shared/DataState';
import { PageHeader } from '@/shared/PageHeader';
import { useShortcut } from '@/shared/shortcuts';
import { useTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import { Commenting, Dialogs, type Doing } from './Actions';
import { content, Files } from './Files';
import { Steps } from './Steps';
import { Entries, Facts, Messages, Timeline, useTimeline } from './Timeline';
import { useT } from './texts';
import type { CaseFull } from './words';

const Progress = lazy(() => import('./Progress'));

const DEFAULTS = {
  tab: 'timeline',
  reminders: false,
  print: false,
  run: '',
  node: '',
  list: false,
};

export default function CasePage() {
  const t = useT();
  const id = Number(useParams().id);
  const known = Number.isSafeInteger(id) && id > 0;
  const found = useAnswer(
    '/cases/{case_id}',
    { params: { path: { case_id: known ? id : 0 } } },
    { refetchInterval: LOOK_AGAIN_MS, enabled: known },
  );
  useFollowing(found.data);
  const gone = !known || found.error?.status === 404;
  if (gone && !found.data) {
    return (
      <Empty text={t('no_such_case')}>
        <Link to="/cases">{t('to_list')}</Link>
      </Empty>
    );
  }
  return (
    <DataState query={found} rows={10}>
      {(file) => <Loaded file={file} />}
    </DataState>
  );
}

/** What belongs to the case is fetched anew when its version has moved on. */
function useFollowing(file: CaseFull | undefined): void {
  const touch = useTouch();
  const seen = useRef<{ id: number; version: number }>(undefined);
  useEffect(() => {
    if (!file) return;
    const before = seen.current;
    seen.current = { id: file.id, version: file.version };
    if (before && before.id === file.id && before.version !== file.version) {
      touch(
        '/cases/{case_id}/timeline',
        '/cases/{case_id}/position',
        '/cases/{case_id}/messages',
        '/cases',
      );
    }
  }, [file, touch]);
}

function Loaded({ file }: { file: CaseFull }) {
  const t = useT();
  const titleOf = useCaseTitle();
  const go = useNavigate();
  const [view, setView] = useUrlState(DEFAULTS);
  const [doing, setDoing] = useState<Doing>();
  const may = useMay();
  useShortcut('p', { text: t('print'), group: t('case') }, () =>
    setView({ print: true }, { step: true }),
  );
  useShortcut('u', { text: t('key_back'), group: t('case') }, () => back(go));

  const others = (
    [
      ['correct', file.may.includes('correct'), t('correct')],
      ['reveal', file.may.includes('reveal'), t('reveal')],
      ['reopen', file.may.includes('reopen'), t('reopen')],
      ['withdraw', file.may.includes('withdraw'), t('withdraw')],
    ] as const
  ).filter(([, allowed]) => allowed);
  const header = (
    <PageHeader
      title={titleOf(file)}
      tab={`${file.number} ${titleOf(file)}`}
      before={
        <button type="button" className="gc-back gc-noprint" onClick={() => back(go)}>
          <ArrowLeftOutlined /> {t('back')}
        </button>
      }
      about={<About file={file} />}
      actions={
        <>
          {view.print ? (
            <>
              <Button type="primary" icon={<PrinterOutlined />} onClick={() => window.print()}>
                {t('print_now')}
              </Button>
              <Button onClick={() => setView({ print: false })}>{t('print_end')}</Button>
            </>
          ) : (
            <Button
              icon={<PrinterOutlined />}
              onClick={() => setView({ print: true }, { step: true })}
            >
              {t('print')}
            </Button>
          )}
          {!view.print && others.length > 0 && (
            <Dropdown
              trigger={['click']}
              menu={{
                items: others.map(([key, , label]) => ({
                  key,
                  label,
                  danger: key === 'withdraw',
                  onClick: () => setDoing(key),
                })),
              }}
            >
              <Button icon={<MoreOutlined />}>{t('more')}</Button>
            </Dropdown>
          )}
        </>
      }
    />
  );
  if (view.print) {
    return (
      <article className="gc-paper">
        {header}
        <Paper file={file} />
      </article>
    );
  }
  const tabs = [
    { key: 'timeline', label: t('timeline') },
    { key: 'progress', label: t('progress') },
    { key: 'files', label: t('files_n', { n: file.files.length }) },
    ...(may('see_messages') ? [{ key: 'messages', label: t('messages') }] : []),
  ];
  const tab = tabs.some((each) => each.key === view.tab) ? view.tab : 'timeline';
  return (
    <>
      {header}
      <div className="gc-case">
        <div className="gc-case-main">
          <section className="gc-panel" aria-label={t('now')}>
            <h2>{t('now')}</h2>
            <Steps file={file} />
          </section>
          <section className="gc-panel gc-case-tabs">
            <Tabs
              activeKey={tab}
              items={tabs}
              onChange={(next) => setView({ tab: next })}
              aria-label={t('case')}
            />
            {tab === 'timeline' && (
              <>
                {file.may.includes('comment') && <Commenting key={file.id} file={file} />}
                <Timeline
                  file={file}
                  reminders={view.reminders}
                  onReminders={(reminders) => setView({ reminders })}
                />
              </>
            )}
            {tab === 'progress' && (
              <Suspense fallback={<Waiting />}>
                <Progress
                  file={file}
                  run={view.run}
                  node={view.node}
                  list={view.list}
                  onView={(change) => setView(change)}
                />
              </Suspense>
            )}
            {tab === 'files' && <Files file={file} />}
            {tab === 'messages' && <Messages caseId={file.id} />}
          </section>
        </div>
        <aside className="gc-case-side" aria-label={t('about')}>
          <section className="gc-panel">
            <h2>{t('about')}</h2>
            <CaseFacts file={file} />
          </section>
          <Orders file={file} />
        </aside>
      </div>
      <Dialogs file={file} doing={doing} onClose={() => setDoing(undefined)} />
    </>
  );
}

/** Where one came from; whoever came by a link goes to the list. */
function back(go: ReturnType<typeof useNavigate>): void {
  const state = window.history.state as { idx?: number } | null;
  if (state?.idx) void go(-1);
  else void go('/cases');
}

function About({ file }: { file: CaseFull }) {
  const t = useT();
  const name = useName();
  const holders = [...new Set(file.steps.map((each) => each.assignee?.name).filter(Boolean))];
  return (
    <div className="gc-case-about">
      <span className="gc-number">{file.number}</span>
      <StatusTag status={file.status} />
      <LevelTag level={file.level} />
      {file.urgent && <Tag tone="bad">{t('urgent')}</Tag>}
      {file.round > 1 && <Tag tone="warn">{t('round_n', { n: file.round })}</Tag>}
      {!file.ended && <DueBadge dueAt={file.due_at} />}
      <span>{[name(file.area), name(file.department)].filter(Boolean).join(' · ')}</span>
      {holders.length > 0 && <span>{t('at_it', { names: holders.join(', ') })}</span>}
    </div>
  );
}

function CaseFacts({ file }: { file: CaseFull }) {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  const { time } = useTime();
  const of = (list: 'channels' | 'natures', code: string) =>
    name(codes?.[list].find((each) => each.code === code)) || code;
  const at = (moment: string | null) => (moment ? time(moment, 'full') : '');
  const parties = Object.entries(file.report?.parties ?? {});
  return (
    <Facts
      lines={[
        [t('description'), file.report?.description ?? ''],
        [t('category'), name(file.category)],
        [t('nature'), of('natures', file.nature)],
        [t('area'), name(file.area)],
        [t('place'), file.place],
        [
          t('position'),
          file.latitude !== null && file.longitude !== null
            ? `${file.latitude.toFixed(5)}, ${file.longitude.toFixed(5)}`
            : '',
        ],
        [t('object'), file.report?.object ?? ''],
        [t('danger'), file.report?.people_in_danger ? t('yes') : ''],
        ...parties.map(([party, who]) => [t(party === 'a' ? 'party_a' : 'party_b'), who] as const),
        [t('channel'), of('channels', file.channel)],
        [
          t('reporter'),
          file.reporter?.name ?? (file.may.includes('reveal') ? t('reporter_hidden') : ''),
        ],
        [t('reported'), at(file.reported_at)],
        [t('desk'), name(file.desk)],
        [t('department'), name(file.department)],
        [t('handler'), file.handler?.name ?? ''],
        [t('dispatched'), at(file.dispatched_at)],
        [t('accepted'), at(file.accepted_at)],
        [t('fed_back'), at(file.fed_back_at)],
        [t('revisited'), at(file.revisited_at)],
        [t('ended'), at(file.ended_at)],
        [t('rejections'), file.rejections > 0 ? file.rejections : ''],
        [t('joined_reports'), file.reports.length > 0 ? file.reports.length : ''],
        [t('source_ref'), file.source_ref ?? ''],
      ]}
    />
  );
}

function Orders({ file }: { file: CaseFull }) {
  const t = useT();
  const name = useName();
  const { time } = useTime();
  if (file.orders.length === 0) return null;
  return (
    <section className="gc-panel">
      <h2>{t('orders')}</h2>
      <ul className="gc-orders">
        {file.orders.map((order) => (
          <li key={order.id}>
            <div className="gc-step-what">
              <strong>{order.number ?? t('order_unnumbered')}</strong>
              <Tag tone={order.status === 'open' ? 'warn' : 'calm'}>
                {t(`order_${order.status}` as 'order_open')}
              </Tag>
              {order.listed && <Tag tone="bad">{t('listed')}</Tag>}
            </div>
            <div className="gc-entry-who">
              {[
                t(`cause_${order.cause}` as 'cause_overdue'),
                name(order.orderer),
                name(order.department),
                time(order.opened_at),
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Everything on paper: facts, what waits, what happened, photos. */
function Paper({ file }: { file: CaseFull }) {
  const t = useT();
  const { time } = useTime();
  const pages = useTimeline(file.id, { newestFirst: false, limit: 200 });
  const { hasNextPage, more } = pages;
  useEffect(() => {
    if (hasNextPage) more();
  }, [hasNextPage, more]);
  const photos = file.files.filter((each) => each.media_type.startsWith('image/'));
  return (
    <>
      <h2>{t('about')}</h2>
      <CaseFacts file={file} />
      {file.steps.length > 0 && (
        <>
          <h2>{t('now')}</h2>
          <Steps file={{ ...file, steps: file.steps.map((each) => ({ ...each, mine: false })) }} />
        </>
      )}
      <Orders file={file} />
      <h2>{t('timeline')}</h2>
      {pages.error && <Failure error={pages.error} again={pages.refetch} small />}
      {pages.isPending ? <Waiting /> : <Entries file={file} entries={pages.lines} />}
      {photos.length > 0 && (
        <>
          <h2>{t('photos')}</h2>
          <ul className="gc-paper-photos">
            {photos.map((each) => (
              <li key={each.id}>
                <img src={content(file.id, each)} alt={each.name} />
                <small>
                  {t(`phase_of_${each.phase}` as 'phase_of_before')} · {each.name} ·{' '}
                  {time(each.added_at, 'full')}
                </small>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="gc-quiet">{t('printed_at', { at: time(new Date(), 'full') })}</p>
    </>
  );
}
