/** The three numbers on the start page. */
import './overview.css';
import { Link } from 'react-router';
import { useAnswer } from '@/api';
import { useName } from '@/i18n';
import { DataState } from '@/shared/DataState';
import { Figures } from './Figures';
import { useT } from './texts';

const DAYS = 30;

export default function StartCard() {
  const t = useT();
  const name = useName();
  const board = useAnswer('/overview', { params: { query: { days: DAYS } } });
  return (
    <section className="gc-overview-start" aria-label={t('title')}>
      <DataState query={board} rows={2}>
        {(found) => (
          <>
            <div className="gc-overview-head">
              <h2>{name(found.area)}</h2>
              <Link to="/overview">{t('to_board')}</Link>
            </div>
            <Figures total={found.total} days={DAYS} area={found.area.code} />
          </>
        )}
      </DataState>
    </section>
  );
}
