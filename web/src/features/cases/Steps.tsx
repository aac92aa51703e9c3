/** What waits now, for whom, and the way to do it. */
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'react-router';
import type { Schemas } from '@/api';
import { useChange, useMe } from '@/api';
import { useName } from '@/i18n';
import { DueBadge, StatusTag } from '@/shared/badges';
import { Waiting } from '@/shared/DataState';
import { useTime } from '@/shared/time';
import { useT } from './texts';

const HeldStep = lazy(() => import('./HeldStep'));

type OpenStep = Schemas['OpenStep'];

export function Steps({ file }: { file: Schemas['CaseFull'] }) {
  const t = useT();
  const { time } = useTime();
  if (file.ended) {
    return (
      <p className="gc-steps-none">
        {t(`ended_${file.ended}` as 'ended_archived')}
        {file.ended_at && ` · ${time(file.ended_at, 'full')}`}
      </p>
    );
  }
  if (file.steps.length === 0) return <p className="gc-steps-none">{t('no_steps')}</p>;
  return (
    <ul className="gc-steps">
      {file.steps.map((step) => (
        <Step key={step.id} step={step} />
      ))}
    </ul>
  );
}

function Step({ step }: { step: OpenStep }) {
  const t = useT();
  const name = useName();
  const me = useMe();
  const { length } = useTime();
  const [wrong, setWrong] = useState('');
  const claim = useChange('post', '/tasks/{task_id}/claim', {
    touches: ['/cases/{case_id}', '/tasks', '/tasks/counts', '/tasks/{task_id}'],
    onSuccess: () => setWrong(''),
    onError: (error) => setWrong(error.message),
  });
  const held = step.assignee?.id === me.id;
  const roles = me.roles.filter((each) => step.roles.includes(each.role));
  const whom = name(step.department) || roles.map((each) => name(each)).join(', ');
  return (
    <li className="gc-step">
      <div className="gc-step-what">
        <span className="gc-step-name">{name(step.name)}</span>
        <StatusTag status={step.status} />
        <DueBadge dueAt={step.due_at} />
      </div>
      <div className="gc-step-who">
        {step.assignee
          ? held
            ? t('held_by_me')
            : t('held_by', { name: step.assignee.name })
          : t('held_by_nobody')}
        {whom && ` · ${whom}`}
        {` · ${t('waits_since', { since: length(Date.now() - new Date(step.opened_at).getTime()) })}`}
      </div>
      {wrong && (
        <p className="gc-field-wrong" role="alert">
          {wrong}
        </p>
      )}
      {step.mine && (
        <div className="gc-step-actions gc-noprint">
          {!step.assignee && (
            <Button
              loading={claim.isPending}
              onClick={() =>
                claim.mutate({
                  params: { path: { task_id: step.id } },
                  body: { seen_version: step.version },
                })
              }
            >
              {t('claim')}
            </Button>
          )}
          {(held || !step.assignee) && (
            <Link to={`/tasks/${step.id}`} className="gc-primary-link">
              {t('to_form')}
            </Link>
          )}
        </div>
      )}
      {held && step.mine && (
        <Suspense fallback={<Waiting rows={4} />}>
          <HeldStep taskId={step.id} />
        </Suspense>
      )}
    </li>
  );
}
