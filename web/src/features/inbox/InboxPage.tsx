/** Open steps: mine, to claim, done; on a wide screen with a preview, on a phone as cards. */
import './inbox.css';
import { Segmented } from 'antd';
import { useEffect, useRef } from 'react';
import { usePhone } from '@/shared/hooks';
import { PageHeader } from '@/shared/PageHeader';
import { SavedViews } from '@/shared/SavedViews';
import { useCounts } from './counts';
import { DoneList } from './DoneList';
import { Filters } from './Filters';
import { Queues } from './Queues';
import { TaskList } from './TaskList';
import { useT } from './texts';
import { useInboxView } from './view';

const PASSING = ['task'];
const CHOOSABLE = ['step', 'category', 'area', 'since', 'due', 'who'] as const;
const KEYS = {
  step: 'step',
  category: 'category',
  area: 'area',
  since: 'opened_at',
  due: 'due_at',
  who: 'who',
} as const;

type Tab = 'mine' | 'open' | 'done';

export default function InboxPage() {
  const t = useT();
  const [view, change] = useInboxView();
  const counts = useCounts().data;
  const phone = usePhone();
  const actions = useRef<HTMLDivElement>(null);
  const tab: Tab = view.tab === 'mine' || view.tab === 'done' ? view.tab : 'open';
  const open = counts?.queues.reduce((sum, queue) => sum + queue.unclaimed, 0);
  const late = counts?.queues.reduce((sum, queue) => sum + queue.overdue, 0) ?? 0;
  useEffect(() => {
    // On a phone a step is a page of its own.
    if (phone && view.task) change({ task: 0 });
  }, [phone, view.task, change]);
  const counted = (text: string, n: number | undefined) => (n ? `${text} ${n}` : text);
  return (
    <div className="gc-inbox">
      <PageHeader
        title={t('title')}
        about={late > 0 ? t('late', { n: late }) : t('none_late')}
        actions={<div ref={actions} id="gc-inbox-actions" />}
      >
        <Segmented<Tab>
          className="gc-inbox-tabs"
          aria-label={t('tabs')}
          value={tab}
          onChange={(next) => change({ tab: next, task: 0, everyone: false }, { step: true })}
          options={[
            { value: 'mine', label: counted(t('tab_mine'), counts?.mine) },
            { value: 'open', label: counted(t('tab_open'), open) },
            { value: 'done', label: t('tab_done') },
          ]}
        />
      </PageHeader>
      {tab === 'done' ? (
        <DoneList actions={actions} />
      ) : (
        <>
          <Queues view={view} change={change} />
          <Filters view={view} change={change}>
            <SavedViews
              list="inbox"
              passing={PASSING}
              columns={CHOOSABLE.map((key) => ({ key: KEYS[key], title: t(key) }))}
              hidden={view.hide}
              onHide={(hide) => change({ hide })}
            />
          </Filters>
          <TaskList view={view} change={change} actions={actions} />
        </>
      )}
    </div>
  );
}
