/** What I have finished, newest first. */
import type { TableColumnsType } from 'antd';
import { type RefObject, useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { ask, type Schemas, usePages } from '@/api';
import { useName } from '@/i18n';
import { StatusTag, Tag } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { Empty, Failure, Waiting } from '@/shared/DataState';
import { DataTable } from '@/shared/DataTable';
import { ExportButton } from '@/shared/ExportButton';
import { useTime } from '@/shared/time';
import { Actions } from './Actions';
import { useT } from './texts';

type DoneLine = Schemas['DoneLine'];

export function DoneList({ actions }: { actions: RefObject<HTMLElement | null> }) {
  const t = useT();
  const titleOf = useCaseTitle();
  const name = useName();
  const { time } = useTime();
  const go = useNavigate();
  const done = usePages('/tasks/done', { params: { query: { limit: 100 } } });
  const lines = useMemo(() => done.data?.pages.flatMap((page) => page.items) ?? [], [done.data]);
  const outcome = (line: DoneLine) => (line.outcome_name ? name(line.outcome_name) : line.outcome);
  const inTime = (line: DoneLine) =>
    line.due_at !== null && line.at > line.due_at ? (
      <Tag tone="warn">{t('was_late')}</Tag>
    ) : (
      <Tag tone="good">{t('was_in_time')}</Tag>
    );
  const columns: TableColumnsType<DoneLine> = [
    {
      key: 'title',
      title: t('case'),
      ellipsis: true,
      render: (_, line) => (
        <div className="gc-inbox-title">
          <Link to={`/cases/${line.case_id}`} title={titleOf(line)}>
            {titleOf(line)}
          </Link>
          <small>{line.case_number}</small>
        </div>
      ),
    },
    { key: 'step', title: t('step'), width: 170, render: (_, line) => name(line.name) },
    { key: 'outcome', title: t('outcome'), width: 150, render: (_, line) => outcome(line) },
    { key: 'at', title: t('finished_at'), width: 130, render: (_, line) => time(line.at) },
    { key: 'late', title: t('limit'), width: 110, render: (_, line) => inTime(line) },
    {
      key: 'status',
      title: t('case_now'),
      width: 150,
      render: (_, line) => <StatusTag status={line.case_status} />,
    },
  ];
  const all = async () => {
    const found: DoneLine[] = [];
    let after: string | null = null;
    do {
      const page: Schemas['DonePage'] = await ask('get', '/tasks/done', {
        params: { query: { limit: 200, ...(after ? { after } : {}) } },
      });
      found.push(...page.items);
      after = page.next;
    } while (after);
    return found;
  };
  if (done.error && !done.data) return <Failure error={done.error} again={done.refetch} />;
  if (done.isPending) return <Waiting rows={8} />;
  return (
    <>
      <Actions place={actions}>
        <ExportButton
          name={`${t('title')} ${t('tab_done')}`}
          all={all}
          columns={[
            { title: t('number'), value: (line) => line.case_number },
            { title: t('case'), value: (line) => line.title },
            { title: t('step'), value: (line) => name(line.name) },
            { title: t('outcome'), value: outcome },
            { title: t('finished_at'), value: (line) => new Date(line.at) },
            { title: t('due'), value: (line) => (line.due_at ? new Date(line.due_at) : null) },
            { title: t('case_now'), value: (line) => name(line.case_status) },
          ]}
        />
      </Actions>
      <DataTable<DoneLine>
        label={t('tab_done')}
        lines={lines}
        rowKey={(line) => line.id}
        columns={columns}
        card={(line) => (
          <article className="gc-inbox-card">
            <div className="gc-inbox-card-line">
              <StatusTag status={line.case_status} />
              {inTime(line)}
            </div>
            <Link to={`/cases/${line.case_id}`} className="gc-inbox-card-title">
              {titleOf(line)}
            </Link>
            <p className="gc-muted">
              {name(line.name)} · {outcome(line)}
              <br />
              {time(line.at)} · {line.case_number}
            </p>
          </article>
        )}
        onOpen={(line) => void go(`/cases/${line.case_id}`)}
        more={done.more}
        hasMore={done.hasNextPage}
        below={24}
        empty={<Empty text={t('none_done')} />}
      />
    </>
  );
}
