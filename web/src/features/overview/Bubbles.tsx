/**
 * Where the open cases lie: a bubble per area, at the middle of its cases – moved as far as its
 * neighbours' names need. No tiles, no boundaries.
 */
import { Link } from 'react-router';
import { useName } from '@/i18n';
import { type AreaLine, casesOf } from './links';
import { spread } from './spread';
import { useT } from './texts';

const WIDTH = 480;
const HEIGHT = 430;
const EDGE = 46;
const LARGEST = 24;
/** What a letter of a name takes, Chinese and other. */
const WIDE = 12;
const NARROW = 6.3;
const NAME = 17;

export function Bubbles({ lines, days }: { lines: readonly AreaLine[]; days: number }) {
  const t = useT();
  const name = useName();
  const placed = lines.filter(
    (each): each is AreaLine & { latitude: number; longitude: number } =>
      each.open > 0 && each.latitude !== null && each.longitude !== null,
  );
  // Small ones lie on top of large ones.
  placed.sort((one, other) => other.open - one.open);
  if (placed.length === 0) return <p className="gc-overview-none">{t('no_places')}</p>;
  const middle = average(placed.map((each) => each.latitude));
  const squeeze = Math.cos((middle * Math.PI) / 180);
  const xs = placed.map((each) => each.longitude * squeeze);
  const ys = placed.map((each) => -each.latitude);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(
    (WIDTH - 2 * EDGE) / Math.max(right - left, 0.001),
    (HEIGHT - 2 * EDGE) / Math.max(bottom - top, 0.001),
  );
  const most = Math.max(...placed.map((each) => each.open));
  const radii = placed.map((each) => 9 + (LARGEST - 9) * Math.sqrt(each.open / most));
  const at = spread(
    placed.map((each, index) => {
      const radius = radii[index] ?? 0;
      return {
        x: WIDTH / 2 + ((xs[index] ?? 0) - (left + right) / 2) * scale,
        y: HEIGHT / 2 + ((ys[index] ?? 0) - (top + bottom) / 2) * scale + NAME / 2,
        width: Math.max(2 * radius, lengthOf(name(each.area))) + 4,
        height: 2 * radius + NAME + 4,
      };
    }),
    { width: WIDTH, height: HEIGHT },
  );
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="gc-bubbles">
      <title>{t('map')}</title>
      {placed.map((each, index) => {
        const radius = radii[index] ?? 0;
        const x = at[index]?.x ?? 0;
        const y = (at[index]?.y ?? 0) - NAME / 2;
        return (
          <Link
            key={each.area.code}
            to={casesOf('open', days, { area: each.area.code })}
            aria-label={`${name(each.area)}: ${t('open')} ${each.open}`}
          >
            <circle
              cx={x}
              cy={y}
              r={radius}
              className={each.overdue > 0 ? 'gc-bubble gc-bubble-late' : 'gc-bubble'}
            />
            <text x={x} y={y + 4} textAnchor="middle" className="gc-bubble-number">
              {each.open}
            </text>
            <text x={x} y={y + radius + 13} textAnchor="middle" className="gc-bubble-name">
              {name(each.area)}
            </text>
          </Link>
        );
      })}
    </svg>
  );
}

/** How long a name is on the map. */
function lengthOf(text: string): number {
  return [...text].reduce((sum, each) => sum + (each > '\u2e80' ? WIDE : NARROW), 0);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
}
