/** The start page of somebody who keeps the system running: what stopped, and where it is mended. */
import { useAnswer } from '@/api';
import { Tag } from '@/shared/badges';
import { StartLine, StartSection } from '@/shared/StartSection';
import { useT } from './texts';

/** More are not counted: it is the first ones that matter. */
const MANY = 50;
const EVERY_MS = 30_000;

export default function StartCard() {
  const t = useT();
  const often = { refetchInterval: EVERY_MS };
  const incidents = useAnswer(
    '/incidents',
    { params: { query: { open: true, limit: MANY } } },
    often,
  );
  const jobs = useAnswer('/jobs', { params: { query: { failed: true, limit: MANY } } }, often);
  const count = (page: { items: unknown[]; next: string | null } | undefined) => {
    if (!page) return <Tag>…</Tag>;
    const n = `${page.items.length}${page.next ? '+' : ''}`;
    return page.items.length > 0 ? (
      <Tag tone="bad">{t('stopped_n', { n })}</Tag>
    ) : (
      <Tag tone="good">{t('all_well')}</Tag>
    );
  };
  return (
    <StartSection title={t('running')} to="/operations/running" all={t('start_all')}>
      <ul className="gc-start-lines">
        <StartLine to="/operations/running" title={t('incidents')} about={[t('incidents_about')]}>
          {count(incidents.data)}
        </StartLine>
        <StartLine to="/operations/running?tab=jobs" title={t('jobs')} about={[t('jobs_about')]}>
          {count(jobs.data)}
        </StartLine>
      </ul>
    </StartSection>
  );
}
