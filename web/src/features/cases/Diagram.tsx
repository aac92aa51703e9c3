/** A diagram to look at, with the case's way marked on it. A new viewer for every document. */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import './diagram.css';
import { CompressOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import { useEffect, useRef, useState } from 'react';
import { Failure } from '@/shared/DataState';
import { useTime } from '@/shared/time';
import { useT } from './texts';
import { type Sheet, type Trail, trailOf } from './trail';

interface Shape {
  id: string;
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  source?: Shape;
  target?: Shape;
  outgoing?: Shape[];
  labelTarget?: Shape;
}
interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  zoom(to: number | 'fit-viewport', center?: 'auto'): number;
  viewbox(): { inner: Box; outer: { width: number; height: number }; scale: number };
  viewbox(box: Box): void;
}
interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Registry {
  get(id: string): Shape | undefined;
  filter(wanted: (shape: Shape) => boolean): Shape[];
}
interface Overlays {
  add(id: string, type: string, overlay: object): void;
  remove(filter: { type: string }): void;
}
interface Events {
  on(event: string, act: (event: { element: Shape }) => void): void;
}
interface Services {
  canvas: Canvas;
  elementRegistry: Registry;
  overlays: Overlays;
  eventBus: Events;
}

const MARKS = ['gc-done', 'gc-current', 'gc-waiting', 'gc-selected'];
const CASE = 'gc-case';
const STEP = 1.25;
/** Smaller, and nothing can be read: then a part is shown, and the rest is a drag away. */
const READABLE = 0.62;

export default function Diagram({
  xml,
  sheet,
  selected,
  onSelect,
}: {
  xml: string;
  sheet: Sheet;
  selected: string;
  onSelect: (node: string) => void;
}) {
  const t = useT();
  const { time } = useTime();
  const box = useRef<HTMLDivElement>(null);
  const [viewer, setViewer] = useState<NavigatedViewer<Services>>();
  const [broken, setBroken] = useState<Error>();
  const select = useRef(onSelect);
  select.current = onSelect;
  const trail = trailOf(sheet);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new document, a new viewer
  useEffect(() => {
    const container = box.current;
    if (!container) return;
    const made = new NavigatedViewer<Services>({ container });
    let over = false;
    made
      .importXML(xml)
      .then(() => {
        if (over) return;
        look(made, [selected, ...trail.open.keys()]);
        made.get('eventBus').on('element.click', ({ element }) => {
          const target = element.labelTarget ?? element;
          if (/Participant|Lane|Process|Collaboration|SequenceFlow/.test(target.type)) return;
          select.current(target.id);
        });
        setViewer(made);
      })
      .catch((error: unknown) => {
        if (!over) setBroken(error instanceof Error ? error : new Error(String(error)));
      });
    return () => {
      over = true;
      made.destroy();
      setViewer(undefined);
    };
  }, [xml]);

  useEffect(() => {
    if (viewer) mark(viewer, trail, selected, { time: (at) => time(at), now: t('place_now') });
  }, [viewer, trail, selected, time, t]);

  if (broken) return <Failure error={broken} />;
  return (
    <figure className="gc-diagram">
      <div className="gc-diagram-tools gc-noprint">
        <Button
          icon={<PlusOutlined />}
          aria-label={t('zoom_in')}
          title={t('zoom_in')}
          onClick={() => zoom(viewer, STEP)}
        />
        <Button
          icon={<MinusOutlined />}
          aria-label={t('zoom_out')}
          title={t('zoom_out')}
          onClick={() => zoom(viewer, 1 / STEP)}
        />
        <Button
          icon={<CompressOutlined />}
          aria-label={t('zoom_fit')}
          title={t('zoom_fit')}
          onClick={() => viewer?.get('canvas').zoom('fit-viewport', 'auto')}
        />
        <ul className="gc-legend" aria-label={t('legend')}>
          <li className="gc-legend-done">✓ {t('done')}</li>
          <li className="gc-legend-current">● {t('place_now')}</li>
          <li className="gc-legend-waiting">◷ {t('place_timer')}</li>
        </ul>
      </div>
      <section ref={box} className="gc-diagram-canvas" aria-label={t('diagram')} />
      <figcaption className="gc-quiet">{t('diagram_about')}</figcaption>
    </figure>
  );
}

function zoom(viewer: NavigatedViewer<Services> | undefined, by: number): void {
  const canvas = viewer?.get('canvas');
  if (canvas) canvas.zoom(Math.min(3, Math.max(0.2, canvas.viewbox().scale * by)), 'auto');
}

/** All of it if that can be read; otherwise the part where the case is. */
function look(viewer: NavigatedViewer<Services>, open: readonly string[]): void {
  const canvas = viewer.get('canvas');
  if (canvas.zoom('fit-viewport', 'auto') >= READABLE) return;
  const registry = viewer.get('elementRegistry');
  const places = open.map((id) => registry.get(id)).filter((each) => each !== undefined);
  const { inner, outer } = canvas.viewbox();
  const width = outer.width / READABLE;
  const height = outer.height / READABLE;
  const at = places[0];
  canvas.viewbox({
    x: along(at ? at.x + at.width / 2 : inner.x, width, inner.x, inner.width),
    y: along(at ? at.y + at.height / 2 : inner.y, height, inner.y, inner.height),
    width,
    height,
  });
}

const MARGIN = 20;

/** Where a view begins that has a place in its middle, as far as the drawing reaches that far. */
function along(place: number, size: number, start: number, length: number): number {
  if (length + 2 * MARGIN <= size) return start + length / 2 - size / 2;
  const last = start + length + MARGIN - size;
  return Math.max(start - MARGIN, Math.min(last, place - size / 2));
}

function mark(
  viewer: NavigatedViewer<Services>,
  trail: Trail,
  selected: string,
  words: { time: (at: string) => string; now: string },
): void {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const overlays = viewer.get('overlays');
  for (const shape of registry.filter(() => true)) {
    for (const each of MARKS) canvas.removeMarker(shape.id, each);
  }
  overlays.remove({ type: CASE });
  const put = (shape: Shape, className: string, text: string, below = false) => {
    const html = document.createElement('div');
    html.className = `gc-flag ${className}`;
    html.textContent = text;
    const position = below
      ? { bottom: -4, left: shape.width / 2 - 8 }
      : { top: -12, left: className === 'gc-flag-done' ? -8 : shape.width - 24 };
    overlays.add(shape.id, CASE, { position, html, scale: { min: 0.8, max: 1.2 } });
  };
  for (const [id, { times }] of trail.passed) {
    const shape = registry.get(id);
    if (!shape) continue;
    canvas.addMarker(id, 'gc-done');
    if (!/Gateway/.test(shape.type) && !trail.open.has(id)) {
      put(shape, 'gc-flag-done', times > 1 ? `✓ ${times}` : '✓');
    }
  }
  for (const [id, places] of trail.open) {
    const shape = registry.get(id);
    if (!shape) continue;
    const waits = places.every((each) => each.kind === 'timer' || each.kind === 'message');
    canvas.removeMarker(id, 'gc-done');
    canvas.addMarker(id, waits ? 'gc-waiting' : 'gc-current');
    const timer = places.find((each) => each.kind === 'timer' && each.due_at);
    if (timer?.due_at) put(shape, 'gc-flag-waiting', `◷ ${words.time(timer.due_at)}`, true);
    else if (!waits) put(shape, 'gc-flag-current', `● ${words.now}`);
  }
  for (const flow of registry.filter((each) => /SequenceFlow/.test(each.type))) {
    if (taken(flow, trail)) canvas.addMarker(flow.id, 'gc-done');
  }
  if (selected && registry.get(selected)) canvas.addMarker(selected, 'gc-selected');
}

/** A gateway says which flow it took; elsewhere there is one way, taken if both ends were. */
function taken(flow: Shape, trail: Trail): boolean {
  if (trail.flows.has(flow.id)) return true;
  const { source, target } = flow;
  if (!source || !target || /Gateway/.test(source.type)) return false;
  const flows = (source.outgoing ?? []).filter((each) => /SequenceFlow/.test(each.type));
  return (
    flows.length === 1 &&
    trail.passed.has(source.id) &&
    (trail.passed.has(target.id) || trail.open.has(target.id))
  );
}
