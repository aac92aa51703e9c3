/** A step on a phone: everything at a glance, the next act as a large button. */
import { Button } from 'antd';
import { Link, useLocation, useNavigate } from 'react-router';
import { useName } from '@/i18n';
import { DueBadge, LevelTag, StatusTag, Tag } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { useClaim } from './acts';
import type { TaskLine } from './lists';
import { useT } from './texts';

export function TaskCard({ line, mine }: { line: TaskLine; mine: boolean }) {
  const t = useT();
  const titleOf = useCaseTitle();
  const name = useName();
  const go = useNavigate();
  const { search } = useLocation();
  const to = `/tasks/${line.id}`;
  const state = { list: search };
  const claim = useClaim(line, () => void go(to, { state }));
  return (
    <article className="gc-inbox-card">
      <div className="gc-inbox-card-line">
        <StatusTag status={line.status} />
        {line.urgent && <Tag tone="bad">{t('urgent')}</Tag>}
        {line.level === 'major' && <LevelTag level={line.level} />}
        {line.round > 1 && <Tag tone="warn">{t('round', { n: line.round })}</Tag>}
        <span className="gc-inbox-card-due">
          <DueBadge dueAt={line.due_at} />
        </span>
      </div>
      <Link to={to} state={state} className="gc-inbox-card-title">
        {titleOf(line)}
      </Link>
      <p className="gc-muted">
        {name(line.name)} · {name(line.category)}
        <br />
        {name(line.case_area ?? line.area)} · {line.case_number}
      </p>
      <div className="gc-inbox-card-acts">
        {line.assignee === null ? (
          <Button type="primary" size="large" loading={claim.isPending} onClick={claim.act}>
            {t('claim')}
          </Button>
        ) : mine ? (
          <Button type="primary" size="large" onClick={() => void go(to, { state })}>
            {t('work')}
          </Button>
        ) : (
          <span className="gc-muted">{t('has_it', { name: line.assignee.name })}</span>
        )}
        {(line.assignee === null || !mine) && (
          <Button size="large" onClick={() => void go(to, { state })}>
            {t('look')}
          </Button>
        )}
      </div>
    </article>
  );
}
