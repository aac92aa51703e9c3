/** The start page of somebody who works on cases: what is due next. */
import { useAnswer } from '@/api';
import { useName } from '@/i18n';
import { DueBadge, StatusTag } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { DataState, Empty } from '@/shared/DataState';
import { StartLine, StartSection } from '@/shared/StartSection';
import { useWaiting } from './counts';
import { useT } from './texts';

const LINES = 5;
const EVERY_MS = 30_000;

export default function StartCard() {
  const t = useT();
  const titleOf = useCaseTitle();
  const name = useName();
  const waiting = useWaiting();
  const next = useAnswer(
    '/tasks',
    { params: { query: { assignee: 'mine_or_unclaimed', limit: LINES } } },
    { refetchInterval: EVERY_MS },
  );
  return (
    <StartSection
      title={t('start_title')}
      to="/inbox"
      all={waiting ? t('start_all', { n: waiting }) : t('start_inbox')}
    >
      <DataState
        query={next}
        rows={3}
        isEmpty={(page) => page.items.length === 0}
        empty={<Empty text={t('start_nothing')} />}
      >
        {(page) => (
          <ul className="gc-start-lines">
            {page.items.map((line) => (
              <StartLine
                key={line.id}
                to={`/tasks/${line.id}`}
                title={titleOf(line)}
                about={[name(line.name), line.case_number]}
              >
                <StatusTag status={line.status} />
                <DueBadge dueAt={line.due_at} />
              </StartLine>
            ))}
          </ul>
        )}
      </DataState>
    </StartSection>
  );
}
