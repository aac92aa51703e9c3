/** The board: open, overdue and closed cases by area and department. */
import './overview.css';
import { ArrowUpOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { useAnswer } from '@/api';
import { useName } from '@/i18n';
import { DataState, Empty, Waiting } from '@/shared/DataState';
import { ExportButton } from '@/shared/ExportButton';
import { PageHeader } from '@/shared/PageHeader';
import { AreaPicker } from '@/shared/pickers';
import { useTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import { Bubbles } from './Bubbles';
import { Figures, Shape } from './Figures';
import { casesOf, FIGURES, type Figure } from './links';
import { useT } from './texts';

const Chart = lazy(() => import('./Chart'));
const PERIODS = [7, 30, 90, 365];
const LOOK_MS = 30_000;

export default function OverviewPage() {
  const t = useT();
  const name = useName();
  const { time } = useTime();
  const [view, setView] = useUrlState({ area: '', days: 30 });
  const days = PERIODS.includes(view.days) ? view.days : 30;
  const board = useAnswer(
    '/overview',
    { params: { query: { days, ...(view.area ? { area: view.area } : {}) } } },
    { keep: true, refetchInterval: LOOK_MS },
  );
  const go = (area: string) => setView({ area }, { step: true });
  const { data } = board;
  const above = data?.above;

  return (
    <>
      <PageHeader
        title={data ? t('title_of', { area: name(data.area) }) : t('title')}
        about={data && t('counted', { at: time(data.at) })}
        actions={
          above && (
            <Button icon={<ArrowUpOutlined />} onClick={() => go(above.code)}>
              {name(above)}
            </Button>
          )
        }
      >
        <div className="gc-overview-filters">
          <AreaPicker
            aria-label={t('area')}
            placeholder={t('whole_reach')}
            value={view.area || null}
            onChange={(area) => go(area ?? '')}
          />
          <Segmented
            aria-label={t('period')}
            value={days}
            onChange={(next) => setView({ days: Number(next) })}
            options={PERIODS.map((each) => ({ value: each, label: t('days', { n: each }) }))}
          />
        </div>
      </PageHeader>
      <DataState query={board} rows={10}>
        {(found) => {
          const areas = found.areas.map((line) => ({
            key: line.area.code,
            title:
              line.area.code === found.area.code
                ? t('directly', { area: name(line.area) })
                : name(line.area),
            figures: line,
            area: line.area.code,
            department: undefined as string | undefined,
            deeper: line.children > 0,
            // The list of an area holds what lies below it, too.
            exact: line.area.code !== found.area.code || found.areas.length === 1,
          }));
          const departments = found.departments.map((line) => ({
            key: line.department?.code ?? '',
            title: line.department ? name(line.department) : t('no_department'),
            figures: line,
            area: found.area.code,
            department: line.department?.code,
            deeper: false,
            exact: line.department !== null,
          }));
          const busy = areas.filter((each) => FIGURES.some((figure) => each.figures[figure] > 0));
          return (
            <>
              <Figures total={found.total} days={days} area={found.area.code} />
              {busy.length === 0 && <Empty text={t('nothing')} />}
              {busy.length > 0 && (
                <div className="gc-overview-two">
                  <section className="gc-overview-box">
                    <h2>{t('by_area')}</h2>
                    <Suspense fallback={<Waiting rows={6} />}>
                      <Chart
                        lines={busy.map(({ title, figures }) => ({ title, figures }))}
                        label={t('chart_of', { area: name(found.area) })}
                      />
                    </Suspense>
                  </section>
                  <section className="gc-overview-box">
                    <h2>{t('map')}</h2>
                    <Bubbles lines={found.areas} days={days} />
                  </section>
                </div>
              )}
              <Lines title={t('by_area')} first={t('area')} lines={areas} days={days} go={go} />
              <Lines
                title={t('by_department')}
                first={t('department')}
                lines={departments}
                days={days}
                go={go}
              />
            </>
          );
        }}
      </DataState>
    </>
  );
}

interface Line {
  key: string;
  title: string;
  figures: Record<Figure, number>;
  area: string;
  department: string | undefined;
  deeper: boolean;
  /** Its numbers are those of a list that can be opened. */
  exact: boolean;
}

function Lines({
  title,
  first,
  lines,
  days,
  go,
}: {
  title: string;
  first: string;
  lines: readonly Line[];
  days: number;
  go: (area: string) => void;
}) {
  const t = useT();
  return (
    <section className="gc-overview-box gc-overview-lines">
      <ExportButton<Line>
        name={title}
        columns={[
          { title: first, value: (line) => line.title },
          ...FIGURES.map((figure) => ({
            title: t(figure),
            value: (line: Line) => line.figures[figure],
          })),
        ]}
        all={async () => lines}
      />
      <table className="gc-overview-table">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {FIGURES.map((figure) => (
              <th key={figure} scope="col">
                <Shape figure={figure} /> {t(figure)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.key}>
              <th scope="row">
                {line.deeper ? (
                  <button type="button" className="gc-overview-go" onClick={() => go(line.area)}>
                    {line.title}
                  </button>
                ) : (
                  line.title
                )}
              </th>
              {FIGURES.map((figure) => {
                const n = line.figures[figure];
                return (
                  <td key={figure}>
                    {n > 0 && line.exact ? (
                      <Link
                        to={casesOf(figure, days, { area: line.area, department: line.department })}
                        aria-label={`${line.title}: ${t(figure)} ${n}`}
                      >
                        {n}
                      </Link>
                    ) : (
                      n
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
