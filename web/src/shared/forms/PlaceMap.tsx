/**
 * A map without tiles: a grid with its scale, what is known around (open cases with their places),
 * and a cross. A click chooses a point; the arrow keys move the cross and Enter chooses.
 */
import { AimOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, type MouseEvent, useEffect, useState } from 'react';
import { useT } from './texts';

export interface Point {
  latitude: number;
  longitude: number;
}

export interface Landmark extends Point {
  key: string;
  label: string;
}

const WIDTH = 480;
const HEIGHT = 240;
const METRES_PER_DEGREE = 111_320;
/** How wide the picture is, in metres. */
const SPANS = [200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000];
const FIRST = 3;
const DIGITS = 6;

function rounded(degrees: number): number {
  return Number(degrees.toFixed(DIGITS));
}

/** Between degrees and the picture, around a middle. */
function projection(middle: Point, span: number) {
  const north = WIDTH / span;
  const east = north * Math.cos((middle.latitude * Math.PI) / 180);
  return {
    x: (at: Point) => WIDTH / 2 + (at.longitude - middle.longitude) * METRES_PER_DEGREE * east,
    y: (at: Point) => HEIGHT / 2 - (at.latitude - middle.latitude) * METRES_PER_DEGREE * north,
    at: (x: number, y: number): Point => ({
      latitude: rounded(middle.latitude - (y - HEIGHT / 2) / (METRES_PER_DEGREE * north)),
      longitude: rounded(middle.longitude + (x - WIDTH / 2) / (METRES_PER_DEGREE * east)),
    }),
  };
}

export function PlaceMap({
  chosen,
  start,
  landmarks,
  onPick,
  disabled,
  describedBy,
}: {
  chosen: Point | null;
  /** Where the picture begins while nothing is chosen. */
  start: Point;
  landmarks: readonly Landmark[];
  onPick: (at: Point) => void;
  disabled: boolean;
  describedBy: string;
}) {
  const t = useT();
  const [level, setLevel] = useState(FIRST);
  const [middle, setMiddle] = useState<Point>(chosen ?? start);
  const [cross, setCross] = useState<Point>(chosen ?? start);
  const span = SPANS[level] ?? SPANS[FIRST] ?? 0;
  const to = projection(middle, span);
  const inside = (at: Point) => {
    const [x, y] = [to.x(at), to.y(at)];
    return x > 8 && x < WIDTH - 8 && y > 8 && y < HEIGHT - 8;
  };

  // What was found or typed elsewhere is shown here, too.
  const { latitude, longitude } = chosen ?? start;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another place moves the picture
  useEffect(() => {
    const now = { latitude, longitude };
    setCross(now);
    if (!inside(now)) setMiddle(now);
  }, [latitude, longitude]);

  const zoom = (by: number) => {
    setLevel((before) => Math.min(SPANS.length - 1, Math.max(0, before + by)));
    setMiddle(cross);
  };
  const move = (x: number, y: number) => {
    const next = to.at(to.x(cross) + x, to.y(cross) + y);
    setCross(next);
    if (!inside(next)) setMiddle(next);
  };
  const pressed = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 4 : 16;
    const moves: Record<string, () => void> = {
      ArrowLeft: () => move(-step, 0),
      ArrowRight: () => move(step, 0),
      ArrowUp: () => move(0, -step),
      ArrowDown: () => move(0, step),
      '+': () => zoom(-1),
      '=': () => zoom(-1),
      '-': () => zoom(1),
    };
    const act = moves[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  const clicked = (event: MouseEvent<HTMLButtonElement>) => {
    // Enter and the space bar press the button, too: then the cross counts.
    if (event.detail === 0) return onPick(cross);
    const box = event.currentTarget.getBoundingClientRect();
    onPick(
      to.at(
        ((event.clientX - box.left) / box.width) * WIDTH,
        ((event.clientY - box.top) / box.height) * HEIGHT,
      ),
    );
  };

  const line = WIDTH / 8;
  const length = span / 4;
  return (
    <div className="gc-map">
      <button
        type="button"
        className="gc-map-pick"
        aria-label={t('map_pick')}
        aria-describedby={describedBy}
        disabled={disabled}
        onKeyDown={pressed}
        onClick={clicked}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          {Array.from({ length: 7 }, (_, n) => (n + 1) * line).map((x) => (
            <line key={`x${x}`} x1={x} x2={x} y1={0} y2={HEIGHT} className="gc-map-line" />
          ))}
          {Array.from({ length: 3 }, (_, n) => (n + 1) * line).map((y) => (
            <line key={`y${y}`} x1={0} x2={WIDTH} y1={y} y2={y} className="gc-map-line" />
          ))}
          {landmarks.filter(inside).map((each) => (
            <g key={each.key}>
              <title>{each.label}</title>
              <circle cx={to.x(each)} cy={to.y(each)} r={4} className="gc-map-known" />
              <text
                x={to.x(each) + (to.x(each) > WIDTH * 0.7 ? -7 : 7)}
                y={to.y(each) + 4}
                textAnchor={to.x(each) > WIDTH * 0.7 ? 'end' : 'start'}
                className="gc-map-name"
              >
                {each.label.slice(0, 14)}
              </text>
            </g>
          ))}
          {chosen && inside(chosen) && (
            <circle cx={to.x(chosen)} cy={to.y(chosen)} r={9} className="gc-map-chosen" />
          )}
          <path
            d={`M${to.x(cross) - 14} ${to.y(cross)}h28M${to.x(cross)} ${to.y(cross) - 14}v28`}
            className="gc-map-cross"
          />
          <path d={`M12 ${HEIGHT - 14}v4h${2 * line}v-4`} className="gc-map-scale" />
          <text x={12 + 2 * line + 6} y={HEIGHT - 9} className="gc-map-name">
            {length < 1_000
              ? t('map_metres', { n: length })
              : t('map_kilometres', { n: length / 1_000 })}
          </text>
        </svg>
      </button>
      <div className="gc-map-tools">
        <Button
          icon={<PlusOutlined />}
          aria-label={t('map_closer')}
          title={t('map_closer')}
          disabled={level === 0}
          onClick={() => zoom(-1)}
        />
        <Button
          icon={<MinusOutlined />}
          aria-label={t('map_farther')}
          title={t('map_farther')}
          disabled={level === SPANS.length - 1}
          onClick={() => zoom(1)}
        />
        <span role="status" className="gc-form-note">
          <AimOutlined aria-hidden />{' '}
          {chosen && chosen.latitude === cross.latitude && chosen.longitude === cross.longitude
            ? t('map_here', words(chosen))
            : t('map_cross', words(cross))}
        </span>
      </div>
    </div>
  );
}

export function words(at: Point): { latitude: string; longitude: string } {
  return { latitude: at.latitude.toFixed(5), longitude: at.longitude.toFixed(5) };
}
