/** The three numbers large, each with a shape of its own and a way to its cases. */
import { Link } from 'react-router';
import { casesOf, FIGURES, type Figure } from './links';
import { useT } from './texts';

export function Figures({
  total,
  days,
  area,
}: {
  total: Record<Figure, number>;
  days: number;
  area: string;
}) {
  const t = useT();
  return (
    <ul className="gc-figures">
      {FIGURES.map((figure) => (
        <li key={figure} className={`gc-figure gc-figure-${figure}`}>
          <Link to={casesOf(figure, days, { area })} data-figure={figure}>
            <span className="gc-figure-name">
              <Shape figure={figure} />
              {t(figure === 'closed' ? 'closed_in' : figure, { n: days })}
            </span>
            <strong>{total[figure]}</strong>
          </Link>
        </li>
      ))}
    </ul>
  );
}

export function Shape({ figure }: { figure: Figure }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="14"
      height="14"
      aria-hidden="true"
      className={`gc-shape-${figure}`}
    >
      {figure === 'open' && (
        <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2.5" />
      )}
      {figure === 'overdue' && <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />}
      {figure === 'closed' && (
        <path d="m2 8 4 4 8-8" fill="none" stroke="currentColor" strokeWidth="2.5" />
      )}
    </svg>
  );
}
