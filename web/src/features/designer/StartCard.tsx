/** The start page of somebody who draws: what is begun, and the processes that cases run through. */
import { useAnswer } from '@/api';
import { useName } from '@/i18n';
import { Tag } from '@/shared/badges';
import { DataState } from '@/shared/DataState';
import { StartLine, StartSection } from '@/shared/StartSection';
import { useTime } from '@/shared/time';
import { KINDS, useDrafts, wayTo } from './documents';
import { useT } from './texts';

const LINES = 5;

export default function StartCard() {
  const t = useT();
  const name = useName();
  const { time } = useTime();
  const processes = useAnswer('/processes');
  const drafts = KINDS.flatMap(useDrafts()).filter((draft) => draft.version > 0);
  return (
    <StartSection title={t('title')} to="/designer" all={t('start_all')}>
      <DataState query={processes} rows={3}>
        {({ items }) => {
          const title = (kind: string, key: string) =>
            name(kind === 'process' ? items.find((each) => each.key === key) : undefined) || key;
          return (
            <ul className="gc-start-lines">
              {drafts.slice(0, LINES).map((draft) => (
                <StartLine
                  key={`${draft.kind} ${draft.key}`}
                  to={wayTo(draft.kind, draft.key)}
                  title={title(draft.kind, draft.key)}
                  about={[draft.by?.name ?? '', draft.at ? time(draft.at) : '']}
                >
                  <Tag tone="warn">{t('state_draft')}</Tag>
                </StartLine>
              ))}
              {items
                .filter((each) => each.kind === 'main')
                .map((each) => (
                  <StartLine
                    key={each.key}
                    to={wayTo('process', each.key)}
                    title={name(each)}
                    about={[each.key, t('version', { n: each.newest })]}
                  >
                    <Tag>{t('running', { n: each.running })}</Tag>
                  </StartLine>
                ))}
            </ul>
          );
        }}
      </DataState>
    </StartSection>
  );
}
