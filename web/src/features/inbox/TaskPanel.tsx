/** One open step: what it is about, claiming it, its form with the outcomes. */
import { CloseOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { addressOf, LOOK_AGAIN_MS, type Schemas, useAnswer, useMe } from '@/api';
import { useName } from '@/i18n';
import { DueBadge, LevelTag, StatusTag, Tag } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { Failure, Waiting } from '@/shared/DataState';
import { StepForm } from '@/shared/forms/StepForm';
import { useShortcut } from '@/shared/shortcuts';
import { useTime } from '@/shared/time';
import { AssignDialog } from './AssignDialog';
import { useClaim, useComplete, useRelease } from './acts';
import { Before } from './Before';
import { useT } from './texts';

type Task = Schemas['Task'];

export interface TaskPanelProps {
  taskId: number;
  /** After it was finished: what the server made of it is said already. */
  onDone: (done: Schemas['StepDone']) => void;
  onNext?: () => void;
  onClose?: () => void;
  /** The title is the page's own. */
  heading?: 'h1' | 'h2';
}

export function TaskPanel(props: TaskPanelProps) {
  const t = useT();
  // While it is being finished nobody asks whether it is still there.
  const [finishing, setFinishing] = useState(false);
  const task = useAnswer(
    '/tasks/{task_id}',
    { params: { path: { task_id: props.taskId } } },
    { refetchInterval: finishing ? false : LOOK_AGAIN_MS, enabled: !finishing },
  );
  // What others did meanwhile replaces the step: nobody fills in a form for nothing.
  if (task.error && (task.data === undefined || task.error.outdated || task.error.status === 404)) {
    return (
      <div className="gc-task">
        <Failure error={task.error} {...(task.error.outdated ? {} : { again: task.refetch })} />
        <div className="gc-task-acts">
          {props.onNext && <Button onClick={props.onNext}>{t('next_case')}</Button>}
          {props.onClose && <Button onClick={props.onClose}>{t('close')}</Button>}
        </div>
      </div>
    );
  }
  if (!task.data) return <Waiting rows={8} />;
  return <Step task={task.data} onFinishing={setFinishing} {...props} />;
}

function Step({
  task,
  onDone,
  onClose,
  onFinishing,
  heading: Heading = 'h2',
}: TaskPanelProps & { task: Task; onFinishing: (now: boolean) => void }) {
  const t = useT();
  const titleOf = useCaseTitle();
  const me = useMe();
  const name = useName();
  const go = useNavigate();
  const { message } = App.useApp();
  const { time } = useTime();
  const [assigning, setAssigning] = useState(false);
  // Claimed here and now: the first field is ready to be typed into.
  const [ready, setReady] = useState(false);
  const mine = task.assignee?.id === me.id;
  const free = task.assignee === null;
  const claim = useClaim(task, () => setReady(true));
  const release = useRelease(task);
  const complete = useComplete(task);
  const group = t('title');
  const claimable = free && task.may_complete;
  useShortcut('c', { text: t('claim'), group, when: claimable }, () => {
    if (!claim.isPending) claim.act();
  });
  useShortcut('r', { text: t('release'), group, when: mine }, () => {
    if (!release.isPending) release.act();
  });
  useShortcut('a', { text: t('assign'), group, when: task.may_assign }, () => setAssigning(true));
  useShortcut('o', { text: t('open_case'), group }, () => void go(`/cases/${task.case_id}`));
  return (
    <div className="gc-task">
      <header>
        <div className="gc-task-top">
          <span className="gc-task-tags">
            <StatusTag status={task.status} />
            {task.urgent && <Tag tone="bad">{t('urgent')}</Tag>}
            <LevelTag level={task.level} />
            {task.round > 1 && <Tag tone="warn">{t('round', { n: task.round })}</Tag>}
            <DueBadge dueAt={task.due_at} />
          </span>
          {onClose && (
            <Button
              type="text"
              icon={<CloseOutlined />}
              aria-label={t('close')}
              onClick={onClose}
            />
          )}
        </div>
        <Heading className="gc-task-title">{titleOf(task)}</Heading>
        <p className="gc-muted">
          <Link to={`/cases/${task.case_id}`}>{task.case_number}</Link> · {name(task.category)} ·{' '}
          {name(task.case_area ?? task.area)}
        </p>
      </header>
      <CaseFacts task={task} />
      <section className="gc-task-step" aria-label={name(task.name)}>
        <div className="gc-task-who">
          <strong>{name(task.name)}</strong>
          <span className="gc-muted">
            {mine && task.claimed_at
              ? t('mine_since', { at: time(task.claimed_at) })
              : free
                ? t('waits_since', { at: time(task.opened_at) })
                : t('taken_by', {
                    name: task.assignee?.name ?? '',
                    at: task.claimed_at ? time(task.claimed_at) : '',
                  })}
          </span>
        </div>
        {mine ? (
          <StepForm
            form={task.form}
            outcomes={task.outcomes}
            draft={`task-${task.id}`}
            about={{
              caseId: task.case_id,
              area: task.case_area?.code,
              category: task.category.code,
            }}
            focus={ready}
            onSend={async (outcome, answers) => {
              onFinishing(true);
              const done = await complete(outcome, answers).catch((error: unknown) => {
                onFinishing(false);
                throw error;
              });
              void message.success(
                done.status ? t('done_status', { status: name(done.status) }) : t('done_plain'),
              );
              onDone(done);
            }}
          />
        ) : (
          <p className="gc-muted">
            {t('will_ask', { outcomes: task.outcomes.map((each) => name(each)).join(' / ') })}
          </p>
        )}
      </section>
      <div className="gc-task-acts gc-noprint">
        {claimable && (
          <Button
            type="primary"
            size="large"
            loading={claim.isPending}
            onClick={claim.act}
            aria-keyshortcuts="c"
          >
            {t('claim')}
          </Button>
        )}
        {mine && (
          <Button loading={release.isPending} onClick={release.act} aria-keyshortcuts="r">
            {t('release')}
          </Button>
        )}
        {task.may_assign && (
          <Button onClick={() => setAssigning(true)} aria-keyshortcuts="a">
            {t('assign')}
          </Button>
        )}
        <Link to={`/cases/${task.case_id}`} className="gc-task-link" aria-keyshortcuts="o">
          {t('open_case')}
        </Link>
      </div>
      {assigning && <AssignDialog task={task} onClose={() => setAssigning(false)} />}
    </div>
  );
}

/** What was reported. Whoever may not see the whole case has what the step itself says. */
function CaseFacts({ task }: { task: Task }) {
  const t = useT();
  const name = useName();
  const { time } = useTime();
  const found = useAnswer('/cases/{case_id}', { params: { path: { case_id: task.case_id } } });
  const report = found.data?.report;
  const place = found.data?.place;
  const pictures = (found.data?.files ?? []).filter((file) => file.media_type.startsWith('image/'));
  return (
    <>
      <dl className="gc-facts">
        {report?.description && (
          <div className="gc-facts-wide">
            <dt>{t('reported_text')}</dt>
            <dd>{report.description}</dd>
          </div>
        )}
        {place && (
          <div>
            <dt>{t('place')}</dt>
            <dd>{place}</dd>
          </div>
        )}
        {report?.object && (
          <div>
            <dt>{t('object')}</dt>
            <dd>{report.object}</dd>
          </div>
        )}
        {task.department && (
          <div>
            <dt>{t('department')}</dt>
            <dd>{name(task.department)}</dd>
          </div>
        )}
        <div>
          <dt>{t('reported')}</dt>
          <dd>{time(task.reported_at)}</dd>
        </div>
      </dl>
      {pictures.length > 0 && (
        <ul className="gc-task-pictures" aria-label={t('photos')}>
          {pictures.map((file) => {
            const address = addressOf('/cases/{case_id}/files/{file_id}/content', {
              case_id: task.case_id,
              file_id: file.id,
            });
            return (
              <li key={file.id}>
                <a href={address}>
                  <img src={address} alt={file.name} loading="lazy" />
                </a>
              </li>
            );
          })}
        </ul>
      )}
      {found.data && <Before caseId={task.case_id} />}
    </>
  );
}
