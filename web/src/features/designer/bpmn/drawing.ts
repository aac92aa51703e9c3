/**
 * One open diagram: bpmn-js with our model, our names and our words. A new one is made for every
 * document, because what is being typed must never end up in the next.
 */
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import Modeler from 'bpmn-js/lib/Modeler';
import { descriptorFor } from './descriptor';
import words from './dictionary.zh.json';
import {
  type Bo,
  changed,
  type Element,
  extensionWith,
  holder,
  is,
  type Moddle,
  type Modeling,
  type Props,
  propsOf,
} from './model';
import { type Naming, namesModule } from './names';
import { type Simulation, simulationModule } from './simulation';
import { type ToolWords, toolsModule } from './tools';
import { translateModule } from './translate';

interface Canvas {
  zoom(to: string | number, center?: string | object): number;
  viewbox(box?: object): { x: number; y: number; width: number; height: number; scale: number };
  scrollToElement(element: Element | string, padding?: number | object): void;
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  getRootElement(): Element;
  resized(): void;
}
interface Registry {
  get(id: string): Element | undefined;
  getAll(): Element[];
}
interface Overlays {
  add(id: string, type: string, overlay: object): void;
  remove(filter: object): void;
}
interface CommandStack {
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
}
interface Selection {
  get(): Element[];
  select(element: Element | null): void;
}

export interface Mark {
  element: string;
  level: 'error' | 'warning' | 'info';
  count: number;
  text: string;
}

export interface Listeners {
  onChange: () => void;
  onSelect: (element: Element | null) => void;
}

/** Room for the tools on the left, and on the right, in pixels of the screen. */
const PALETTE = 130;
const MARGIN = 12;
/** Less than this and fingers do not meet what is to be pressed in a simulation. */
const READABLE = 0.6;

export class Drawing {
  private readonly modeler: Modeler;
  private marked: Mark[] = [];
  private readonly key: string;
  private watch: ResizeObserver | null = null;
  /** What `fit` made of the view; as long as nobody moves it, a resized canvas is fitted again. */
  private fitted = '';

  private constructor(modeler: Modeler, key: string) {
    this.modeler = modeler;
    this.key = key;
  }

  static async open(
    container: HTMLElement,
    xml: string,
    {
      key,
      naming,
      tools,
      onChange,
      onSelect,
    }: Listeners & { key: string; naming: Naming; tools: ToolWords },
  ): Promise<Drawing> {
    const modeler = new Modeler({
      container,
      moddleExtensions: { spiffworkflow: descriptorFor(xml) },
      additionalModules: [
        translateModule(words),
        namesModule(naming),
        toolsModule(tools),
        simulationModule,
      ],
      bpmnRenderer: {
        defaultFillColor: 'var(--gc-surface)',
        defaultStrokeColor: 'var(--gc-text)',
        defaultLabelColor: 'var(--gc-text)',
      },
      textRenderer: {
        defaultStyle: { fontFamily: 'inherit', fontSize: 13 },
        externalStyle: { fontSize: 12 },
      },
    } as never);
    const drawing = new Drawing(modeler, key);
    try {
      await modeler.importXML(xml);
    } catch (error) {
      modeler.destroy();
      throw error;
    }
    const bus = modeler.get('eventBus') as {
      on(events: string | string[], act: (event: { newSelection?: Element[] }) => void): void;
    };
    bus.on('commandStack.changed', onChange);
    bus.on('selection.changed', ({ newSelection = [] }) => {
      const first = newSelection.length === 1 ? newSelection[0] : undefined;
      onSelect(first?.labelTarget ?? first ?? null);
    });
    drawing.fit();
    drawing.watch = new ResizeObserver(() => {
      // A page that is being left has no size, and nothing can be fitted into it.
      if (container.clientWidth > 0 && container.clientHeight > 0) drawing.resized();
    });
    drawing.watch.observe(container);
    return drawing;
  }

  /**
   * A file of somebody else's as ours: it can be drawn, and its process has our key. What the file
   * has beyond BPMN stays in it. Throws where it is no diagram.
   */
  static async imported(text: string, key: string): Promise<string> {
    const modeler = new Modeler({
      moddleExtensions: { spiffworkflow: descriptorFor(text) },
    } as never);
    try {
      await modeler.importXML(text);
      const definitions = modeler.getDefinitions() as unknown as Bo;
      const processes = (definitions.get('rootElements') as Bo[]).filter(
        (each) => each.$type === 'bpmn:Process',
      );
      const [process] = processes;
      if (!process) throw new Error('no process');
      if (processes.some((each) => each.id === key)) return text;
      process.set('id', key);
      process.set('isExecutable', true);
      const { xml } = await modeler.saveXML({ format: true });
      return xml ?? text;
    } finally {
      modeler.destroy();
    }
  }

  private service<T>(name: string): T {
    return this.modeler.get(name) as T;
  }

  private get canvas() {
    return this.service<Canvas>('canvas');
  }
  private get registry() {
    return this.service<Registry>('elementRegistry');
  }
  private get modeling() {
    return this.service<Modeling>('modeling');
  }
  private get moddle() {
    return this.service<Moddle>('moddle');
  }
  private get stack() {
    return this.service<CommandStack>('commandStack');
  }

  destroy(): void {
    this.watch?.disconnect();
    this.modeler.destroy();
  }

  async xml(): Promise<string> {
    const { xml } = await this.modeler.saveXML({ format: true });
    return xml ?? '';
  }

  /** Colours of the page's look do not leave it. */
  async svg(): Promise<string> {
    const { svg } = await this.modeler.saveSVG();
    return svg
      .replaceAll('var(--gc-surface)', '#ffffff')
      .replaceAll('var(--gc-text)', '#17232c')
      .replaceAll('font-family: inherit', 'font-family: sans-serif');
  }

  // --- looking ----------------------------------------------------------------------------------

  fit(): void {
    this.canvas.zoom('fit-viewport', 'auto');
    const { x, y, width, height, scale } = this.canvas.viewbox();
    // The tools lie over the left edge: nothing of the diagram may be beneath them.
    const onScreen = width * scale;
    const unit = width / Math.max(onScreen - PALETTE - MARGIN, onScreen / 3);
    const wider = (width + (PALETTE + MARGIN) * unit) / width;
    this.canvas.viewbox({
      x: x - PALETTE * unit,
      y: y - (height * (wider - 1)) / 2,
      width: width * wider,
      height: height * wider,
    });
    this.fitted = this.shown();
  }

  private shown(): string {
    const { x, y, scale } = this.canvas.viewbox();
    return [x, y, scale].map((each) => each.toFixed(3)).join(' ');
  }

  private resized(): void {
    const untouched = this.fitted === this.shown();
    this.canvas.resized();
    if (untouched) this.fit();
    else this.fitted = '';
  }

  zoom(factor: number): void {
    this.canvas.zoom(this.canvas.viewbox().scale * factor);
  }

  get root(): Element {
    const root = this.canvas.getRootElement();
    if (root.type !== 'bpmn:Collaboration') return root;
    return root.children?.find((each) => is(each, 'Participant')) ?? root;
  }

  element(id: string): Element | undefined {
    const found = this.registry.get(id);
    if (found) return found;
    // The process itself is shown as its pool.
    return id === this.key ? this.root : undefined;
  }

  elements(): Element[] {
    return this.registry.getAll().filter((each) => !each.labelTarget);
  }

  lanes(): Element[] {
    return this.elements().filter((each) => is(each, 'Lane'));
  }

  /** The innermost lane that a step stands in. */
  laneOf(element: Element): Element | undefined {
    const step = element.host ?? element;
    return this.lanes().findLast((lane) =>
      ((lane.businessObject.get('flowNodeRef') as Bo[] | undefined) ?? []).includes(
        step.businessObject,
      ),
    );
  }

  select(id: string): void {
    const element = this.element(id);
    if (!element) return;
    this.service<Selection>('selection').select(element);
    this.canvas.scrollToElement(element, { top: 80, right: 80, bottom: 80, left: 120 });
  }

  /** As `select`, large enough to be read. */
  show(id: string): void {
    if (this.canvas.viewbox().scale < READABLE) this.canvas.zoom(READABLE);
    this.select(id);
  }

  selected(): Element | null {
    const chosen = this.service<Selection>('selection').get();
    const first = chosen.length === 1 ? chosen[0] : undefined;
    return first?.labelTarget ?? first ?? null;
  }

  mark(marks: Mark[]): void {
    const overlays = this.service<Overlays>('overlays');
    overlays.remove({ type: 'gc-finding' });
    for (const each of this.marked) {
      if (this.registry.get(each.element)) {
        this.canvas.removeMarker(each.element, `gc-found-${each.level}`);
      }
    }
    this.marked = [];
    for (const each of marks) {
      const element = this.element(each.element);
      // Of a process without a pool there is nothing to mark but the empty corner.
      if (!element || element === this.canvas.getRootElement()) continue;
      const badge = document.createElement('div');
      badge.className = `gc-finding-badge gc-finding-${each.level}`;
      badge.textContent = `${SIGNS[each.level]} ${each.count}`;
      badge.title = each.text;
      const at = element.waypoints ? { top: -10, left: 0 } : { top: -12, right: 14 };
      overlays.add(element.id, 'gc-finding', { position: at, html: badge });
      this.canvas.addMarker(element.id, `gc-found-${each.level}`);
      this.marked.push({ ...each, element: element.id });
    }
  }

  // --- simulation: nothing can be drawn meanwhile ------------------------------------------------

  get simulating(): boolean {
    return this.service<Simulation['toggle']>('toggleMode')._active;
  }
  simulate(on: boolean): void {
    if (on) {
      this.service<Selection>('selection').select(null);
      const start = this.elements().find((each) => is(each, 'StartEvent'));
      if (start && this.canvas.viewbox().scale < READABLE) {
        this.canvas.zoom(READABLE);
        this.canvas.scrollToElement(start, { top: 60, right: 60, bottom: 60, left: 60 });
      }
    }
    this.service<Simulation['toggle']>('toggleMode').toggleMode(on);
  }
  get paused(): boolean {
    return this.service<Simulation['pausing']>('pauseSimulation').isPaused;
  }
  pause(): void {
    this.service<Simulation['pausing']>('pauseSimulation').toggle();
  }
  simulateAgain(): void {
    this.service<Simulation['resetting']>('resetSimulation').resetSimulation();
  }

  // --- changing: each is one command ------------------------------------------------------------

  undo(): void {
    this.stack.undo();
  }
  redo(): void {
    this.stack.redo();
  }
  get canUndo(): boolean {
    return this.stack.canUndo();
  }
  get canRedo(): boolean {
    return this.stack.canRedo();
  }

  props(element: Element): Props {
    return propsOf(holder(element));
  }

  setProps(element: Element, change: Record<string, string | undefined>): void {
    const bo = holder(element);
    const props = changed(propsOf(bo), change);
    const extensionElements = extensionWith(this.moddle, bo, props);
    this.write(element, bo, { extensionElements });
  }

  /** Attributes of BPMN itself: name, id, calledElement … */
  setAttributes(element: Element, values: Record<string, unknown>): void {
    this.write(element, holder(element), values);
  }

  private write(element: Element, bo: Bo, values: Record<string, unknown>): void {
    if (bo === element.businessObject) this.modeling.updateProperties(element, values);
    else this.modeling.updateModdleProperties(element, bo, values);
  }

  nameTaken(id: string): boolean {
    return Boolean(this.root.businessObject.$model.ids.assigned(id));
  }

  setDocumentation(element: Element, text: string): void {
    const bo = holder(element);
    const documentation = text ? [this.moddle.create('bpmn:Documentation', { text })] : [];
    for (const each of documentation) each.$parent = bo;
    this.write(element, bo, { documentation });
  }

  setCondition(flow: Element, text: string): void {
    this.modeling.updateProperties(flow, {
      conditionExpression: text
        ? this.moddle.create('bpmn:FormalExpression', { body: text })
        : undefined,
    });
  }

  conditionOf(flow: Element): string {
    const condition = flow.businessObject.get('conditionExpression') as Bo | undefined;
    return String(condition?.get('body') ?? '').trim();
  }

  remove(element: Element): void {
    this.modeling.removeElements([element]);
  }

  /** The same step of another kind; its name, flows and properties stay. */
  replaceBy(element: Element, type: string): void {
    this.service<{ replaceElement(element: Element, target: { type: string }): Element }>(
      'bpmnReplace',
    ).replaceElement(element, { type });
  }

  setDefault(source: Element, flow: Element | undefined): void {
    this.modeling.updateProperties(source, { default: flow?.businessObject });
  }

  timerOf(element: Element): { definition: Bo; kind: string; text: string } | undefined {
    const events = (element.businessObject.get('eventDefinitions') as Bo[] | undefined) ?? [];
    const definition = events.find((each) => each.$type === 'bpmn:TimerEventDefinition');
    if (!definition) return undefined;
    for (const kind of TIMES) {
      const body = definition.get(kind) as Bo | undefined;
      if (body) return { definition, kind, text: String(body.get('body') ?? '') };
    }
    return { definition, kind: 'timeDuration', text: '' };
  }

  setTimer(element: Element, kind: string, text: string): void {
    const timer = this.timerOf(element);
    if (!timer) return;
    const values: Record<string, unknown> = {};
    for (const each of TIMES) values[each] = undefined;
    if (text) {
      const body = this.moddle.create('bpmn:FormalExpression', { body: text });
      body.$parent = timer.definition;
      values[kind] = body;
    }
    this.modeling.updateModdleProperties(element, timer.definition, values);
  }

  /** Another lane, at the same place along the flow. */
  moveToLane(element: Element, lane: Element): void {
    const by = Math.round(lane.y + lane.height / 2 - (element.y + element.height / 2));
    if (by !== 0) this.modeling.moveElements([element], { x: 0, y: by });
  }
}

const SIGNS = { error: '✕', warning: '!', info: 'i' };
const TIMES = ['timeCycle', 'timeDuration', 'timeDate'];
