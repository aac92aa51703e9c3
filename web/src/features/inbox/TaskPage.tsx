/** A step as a page of its own: what a link or a phone opens. */
import './inbox.css';
import { ArrowLeftOutlined, CheckCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { useAnswer } from '@/api';
import { useName } from '@/i18n';
import { DueBadge } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { TaskPanel } from './TaskPanel';
import { useT } from './texts';

export default function TaskPage() {
  const id = Number(useParams().id);
  return <Page key={id} id={id} />;
}

function Page({ id }: { id: number }) {
  const t = useT();
  const go = useNavigate();
  const { state } = useLocation() as { state: { list?: string } | null };
  const [done, setDone] = useState(false);
  const list = `/inbox${state?.list ?? ''}`;
  useEffect(() => {
    document.title = `${t('step')} · ${t('title')}`;
  }, [t]);
  return (
    <div className="gc-task-page">
      <p className="gc-noprint">
        <Link to={list}>
          <ArrowLeftOutlined /> {t('to_list')}
        </Link>
      </p>
      {done ? (
        <Next after={id} list={list} />
      ) : (
        <TaskPanel
          taskId={id}
          heading="h1"
          onDone={() => setDone(true)}
          onNext={() => setDone(true)}
          onClose={() => void go(list)}
        />
      )}
    </div>
  );
}

/** Finished: what comes next, one tap away. */
function Next({ after, list }: { after: number; list: string }) {
  const t = useT();
  const titleOf = useCaseTitle();
  const name = useName();
  const go = useNavigate();
  const found = useAnswer('/tasks', {
    params: { query: { assignee: 'mine_or_unclaimed', limit: 2 } },
  });
  const next = found.data?.items.find((line) => line.id !== after);
  return (
    <div className="gc-task-next" role="status">
      <CheckCircleOutlined className="gc-task-done" />
      <h1>{t('finished')}</h1>
      {next && (
        <>
          <p>
            <strong>{titleOf(next)}</strong>
            <br />
            <span className="gc-muted">
              {name(next.name)} · {next.case_number}
            </span>
          </p>
          <DueBadge dueAt={next.due_at} />
          <Button
            type="primary"
            size="large"
            autoFocus
            onClick={() => void go(`/tasks/${next.id}`, { replace: true })}
          >
            {t('next_case')}
          </Button>
        </>
      )}
      {found.data && !next && <p className="gc-muted">{t('none_open')}</p>}
      <Button size="large" onClick={() => void go(list)}>
        {t('to_list')}
      </Button>
    </div>
  );
}
