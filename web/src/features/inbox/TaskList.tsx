import type { TableColumnsType } from 'antd';
import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { useMe } from '@/api';
import { type Named, nameOf, useLanguage, useName } from '@/i18n';
import { DueBadge, LevelTag, StatusTag, Tag } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { Empty, Failure, Waiting } from '@/shared/DataState';
import { DataTable } from '@/shared/DataTable';
import { ExportButton } from '@/shared/ExportButton';
import type { Column } from '@/shared/export';
import { usePhone } from '@/shared/hooks';
import { useShortcut } from '@/shared/shortcuts';
import { useTime } from '@/shared/time';
import { Actions } from './Actions';
import { useCounts } from './counts';
import { allTasks, type TaskLine, useTasks } from './lists';
import { TaskCard } from './TaskCard';
import { TaskPanel } from './TaskPanel';
import { useT } from './texts';
import { type Change, filtered, NO_FILTERS, useQueryOf, type View } from './view';

export function TaskList({
  view,
  change,
  actions,
}: {
  view: View;
  change: Change;
  actions: RefObject<HTMLElement | null>;
}) {
  const t = useT();
  const me = useMe();
  const phone = usePhone();
  const go = useNavigate();
  const { search } = useLocation();
  const query = useQueryOf(view);
  const tasks = useTasks(query, true);
  const { lines } = tasks;
  const at = lines.findIndex((line) => line.id === view.task);
  // Where the selected step stood: when it leaves the list, the next one stands there.
  const place = useRef(0);
  useEffect(() => {
    if (at >= 0) place.current = at;
  }, [at]);

  const select = useCallback(
    (line: TaskLine | undefined) => {
      change({ task: line?.id ?? 0 });
    },
    [change],
  );
  const move = (by: number) => {
    const from = at >= 0 ? at + by : view.task ? place.current : by > 0 ? 0 : lines.length - 1;
    const next = lines[Math.min(Math.max(from, 0), lines.length - 1)];
    if (next) select(next);
  };
  const group = t('title');
  useShortcut('j', { text: t('key_next'), group, when: !phone }, () => move(1));
  useShortcut('k', { text: t('key_before'), group, when: !phone }, () => move(-1));
  useShortcut('x', { text: t('key_close'), group, when: !phone && view.task > 0 }, () =>
    select(undefined),
  );

  const next = () => {
    const rest = lines.filter((line) => line.id !== view.task);
    select(rest[Math.min(place.current, rest.length - 1)]);
  };

  const columns = useColumns(view, at >= 0 || view.task > 0, select);
  const exported = useExport();
  const mine = useCounts().data?.mine ?? 0;
  const empty = filtered(view) ? (
    <Empty text={t('none_fit')}>
      <button type="button" className="gc-chip" onClick={() => change(NO_FILTERS)}>
        {t('clear')}
      </button>
    </Empty>
  ) : (
    <Empty text={view.tab === 'mine' ? t('none_mine') : t('none_open')}>
      {view.tab !== 'mine' && mine > 0 && (
        <button type="button" className="gc-chip" onClick={() => change({ tab: 'mine' })}>
          {t('to_mine', { n: mine })}
        </button>
      )}
    </Empty>
  );
  const open = !phone && view.task > 0;
  return (
    <>
      <Actions place={actions}>
        <ExportButton name={t('title')} columns={exported} all={() => allTasks(query)} />
      </Actions>
      <div className={open ? 'gc-inbox-split' : ''}>
        <div className="gc-inbox-list">
          {tasks.error && <Failure error={tasks.error} again={tasks.refetch} small />}
          {tasks.isPending && !tasks.error ? (
            <Waiting rows={8} />
          ) : (
            <DataTable<TaskLine>
              label={view.tab === 'mine' ? t('tab_mine') : t('tab_open')}
              lines={lines}
              rowKey={keyOfLine}
              columns={columns}
              card={(line) => <TaskCard line={line} mine={line.assignee?.id === me.id} />}
              selected={view.task}
              onSelect={select}
              onOpen={(line) =>
                phone ? void go(`/tasks/${line.id}`, { state: { list: search } }) : select(line)
              }
              more={tasks.more}
              hasMore={tasks.hasNextPage}
              loading={tasks.isPlaceholderData}
              width={open ? 420 : 1010}
              below={24}
              empty={empty}
              onChange={(_pages, _filters, sorter) => {
                const by = Array.isArray(sorter) ? sorter[0] : sorter;
                change({ sort: by?.columnKey === 'opened_at' ? 'opened_at' : 'due_at' });
              }}
            />
          )}
          {lines.length > 0 && (
            <p className="gc-inbox-shown" role="status">
              {tasks.hasNextPage
                ? t('shown_so_far', { n: lines.length })
                : t('shown_all', { n: lines.length })}
            </p>
          )}
        </div>
        {open && (
          <aside className="gc-inbox-preview" aria-label={t('preview')}>
            <TaskPanel
              key={view.task}
              taskId={view.task}
              onDone={next}
              onNext={next}
              onClose={() => select(undefined)}
            />
          </aside>
        )}
      </div>
    </>
  );
}

const keyOfLine = (line: TaskLine) => line.id;

function useColumns(view: View, narrow: boolean, select: (line: TaskLine) => void) {
  const t = useT();
  const titleOf = useCaseTitle();
  const spoken = useLanguage();
  const { time } = useTime();
  const me = useMe();
  return useMemo<TableColumnsType<TaskLine>>(() => {
    const name = (thing: Named) => nameOf(thing, spoken);
    const title: TableColumnsType<TaskLine>[number] = {
      key: 'title',
      title: t('case'),
      ellipsis: true,
      render: (_, line) => (
        <div className="gc-inbox-title">
          <Link
            to={`/tasks/${line.id}`}
            title={titleOf(line)}
            onClick={(event) => {
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              event.stopPropagation();
              select(line);
            }}
          >
            {titleOf(line)}
          </Link>
          <small className="gc-may-cut">
            {!narrow && <span className="gc-inbox-number">{line.case_number}</span>}
            {line.urgent && <Tag tone="bad">{t('urgent')}</Tag>}
            {line.level === 'major' && <LevelTag level={line.level} />}
            {narrow && <span title={name(line.name)}>{name(line.name)}</span>}
          </small>
        </div>
      ),
    };
    const due: TableColumnsType<TaskLine>[number] = {
      key: 'due_at',
      title: t('due'),
      width: narrow ? 128 : 140,
      sorter: true,
      sortDirections: ['ascend'],
      sortOrder: view.sort === 'due_at' ? 'ascend' : null,
      showSorterTooltip: false,
      render: (_, line) => <DueBadge dueAt={line.due_at} />,
    };
    const who = (line: TaskLine) =>
      line.assignee ? (
        line.assignee.id === me.id ? (
          <Tag tone="good">{t('me')}</Tag>
        ) : (
          line.assignee.name
        )
      ) : (
        <span className="gc-muted">{t('nobody')}</span>
      );
    if (narrow) return [title, due];
    const wide: TableColumnsType<TaskLine> = [
      title,
      {
        key: 'step',
        title: t('step'),
        width: 164,
        render: (_, line) => (
          <div className="gc-inbox-title">
            <span title={name(line.name)}>{name(line.name)}</span>
            <small className="gc-may-cut">
              <StatusTag status={line.status} />
              {line.round > 1 && <Tag tone="warn">{t('round', { n: line.round })}</Tag>}
            </small>
          </div>
        ),
      },
      {
        key: 'category',
        title: t('category'),
        width: 124,
        ellipsis: true,
        render: (_, line) => name(line.category),
      },
      {
        key: 'area',
        title: t('area'),
        width: 104,
        ellipsis: true,
        render: (_, line) => name(line.case_area ?? line.area),
      },
      {
        key: 'opened_at',
        title: t('since'),
        width: 112,
        sorter: true,
        sortDirections: ['ascend'],
        sortOrder: view.sort === 'opened_at' ? 'ascend' : null,
        showSorterTooltip: false,
        render: (_, line) => time(line.opened_at),
      },
      due,
      { key: 'who', title: t('who'), width: 100, ellipsis: true, render: (_, line) => who(line) },
    ];
    return wide.filter((each) => !view.hide.includes(String(each.key)));
  }, [t, spoken, time, me.id, narrow, view.sort, view.hide, select, titleOf]);
}

function useExport(): Column<TaskLine>[] {
  const t = useT();
  const name = useName();
  const when = (at: string | null) => (at ? new Date(at) : null);
  return [
    { title: t('number'), value: (line) => line.case_number },
    { title: t('case'), value: (line) => line.title },
    { title: t('step'), value: (line) => name(line.name) },
    { title: t('status'), value: (line) => name(line.status) },
    { title: t('round_column'), value: (line) => line.round },
    { title: t('category'), value: (line) => name(line.category) },
    {
      title: t('level'),
      value: (line) => (line.level === 'major' ? t('level_major') : t('level_general')),
    },
    { title: t('area'), value: (line) => name(line.case_area ?? line.area) },
    { title: t('department'), value: (line) => name(line.department) },
    { title: t('reported'), value: (line) => when(line.reported_at) },
    { title: t('since'), value: (line) => when(line.opened_at) },
    { title: t('due'), value: (line) => when(line.due_at) },
    { title: t('who'), value: (line) => line.assignee?.name },
  ];
}
