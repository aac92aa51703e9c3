/** The start page of somebody who reports: what became of it. */
import { useAnswer } from '@/api';
import { StatusTag } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { DataState, Empty } from '@/shared/DataState';
import { StartLine, StartSection } from '@/shared/StartSection';
import { useTime } from '@/shared/time';
import { useT } from './texts';

const LINES = 5;

export default function StartCard() {
  const t = useT();
  const titleOf = useCaseTitle();
  const { time } = useTime();
  const reported = useAnswer('/cases', { params: { query: { mine: true, limit: LINES } } });
  return (
    <StartSection title={t('start_title')} to="/cases?view=mine" all={t('start_all')}>
      <DataState
        query={reported}
        rows={3}
        isEmpty={(page) => page.items.length === 0}
        empty={<Empty text={t('start_nothing')} />}
      >
        {(page) => (
          <ul className="gc-start-lines">
            {page.items.map((line) => (
              <StartLine
                key={line.id}
                to={`/cases/${line.id}`}
                title={titleOf(line)}
                about={[time(line.reported_at), line.number]}
              >
                <StatusTag status={line.status} />
              </StartLine>
            ))}
          </ul>
        )}
      </DataState>
    </StartSection>
  );
}
