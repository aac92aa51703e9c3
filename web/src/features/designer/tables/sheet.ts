/**
 * One open decision document: dmn-js with our words and our extension elements. A new one is made
 * for every document, because what is being typed must never end up in the next.
 */
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import Modeler from 'dmn-js/lib/Modeler';
import descriptor from '../bpmn/spiffworkflow.json';
import { translateModule } from '../bpmn/translate';
import words from './dictionary.zh.json';

interface View {
  id: string;
  name?: string;
  type: string;
  element: { id: string; name?: string; $type: string };
}
interface Viewer {
  get(name: string): unknown;
}
interface DmnModeler {
  importXML(xml: string): Promise<unknown>;
  saveXML(options: { format: boolean }): Promise<{ xml: string }>;
  getViews(): View[];
  getActiveView(): View | null;
  getActiveViewer(): Viewer | null;
  open(view: View): Promise<unknown>;
  on(event: string, act: (event: unknown) => void): void;
  destroy(): void;
}

export interface Shown {
  id: string;
  name: string;
  kind: 'table' | 'diagram' | 'formula';
}

const KINDS: Record<string, Shown['kind']> = {
  drd: 'diagram',
  decisionTable: 'table',
  literalExpression: 'formula',
  boxedExpression: 'formula',
};

export class Sheet {
  private readonly modeler: DmnModeler;
  private readonly watched = new WeakSet<object>();
  private readonly onChange: () => void;

  private constructor(modeler: DmnModeler, onChange: () => void) {
    this.modeler = modeler;
    this.onChange = onChange;
  }

  static async open(
    container: HTMLElement,
    xml: string,
    { key, onChange, onView }: { key: string; onChange: () => void; onView: (id: string) => void },
  ): Promise<Sheet> {
    const additionalModules = [translateModule(words)];
    const modeler = new Modeler({
      container,
      height: '100%',
      width: '100%',
      moddleExtensions: { spiffworkflow: descriptor },
      drd: { additionalModules },
      decisionTable: { additionalModules },
      literalExpression: { additionalModules },
      boxedExpression: { additionalModules },
    }) as DmnModeler;
    const sheet = new Sheet(modeler, onChange);
    modeler.on('views.changed', () => {
      sheet.watch();
      onView(modeler.getActiveView()?.element.id ?? '');
    });
    try {
      await modeler.importXML(xml);
    } catch (error) {
      modeler.destroy();
      throw error;
    }
    await sheet.show(key);
    return sheet;
  }

  /** The table of a decision; the diagram where there is none. */
  async show(id: string): Promise<void> {
    const views = this.modeler.getViews();
    const wanted =
      views.find((view) => view.element.id === id) ??
      views.find((view) => view.type === 'decisionTable') ??
      views[0];
    if (wanted) await this.modeler.open(wanted);
    this.watch();
  }

  views(): Shown[] {
    return this.modeler.getViews().map((view) => ({
      id: view.element.id,
      name: view.element.name ?? view.element.id,
      kind: KINDS[view.type] ?? 'formula',
    }));
  }

  async xml(): Promise<string> {
    const { xml } = await this.modeler.saveXML({ format: true });
    return xml;
  }

  destroy(): void {
    this.modeler.destroy();
  }

  private stack(): { undo(): void; redo(): void; canUndo(): boolean; canRedo(): boolean } | null {
    return (this.modeler.getActiveViewer()?.get('commandStack') ?? null) as ReturnType<
      Sheet['stack']
    >;
  }
  undo(): void {
    this.stack()?.undo();
  }
  redo(): void {
    this.stack()?.redo();
  }
  get canUndo(): boolean {
    return this.stack()?.canUndo() ?? false;
  }
  get canRedo(): boolean {
    return this.stack()?.canRedo() ?? false;
  }

  /** Each view has a stack of its own. */
  private watch(): void {
    const viewer = this.modeler.getActiveViewer();
    if (!viewer || this.watched.has(viewer)) return;
    this.watched.add(viewer);
    const bus = viewer.get('eventBus') as { on(event: string, act: () => void): void };
    bus.on('commandStack.changed', this.onChange);
  }
}
