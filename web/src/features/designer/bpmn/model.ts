/**
 * The parts of bpmn-js and its model that are used here, typed; and our properties
 * (`spiffworkflow:properties`, names as in docs/…/process dialect) read and written on it.
 *
 * Whatever a person changes in one field is one command, so that one undo takes it back.
 */

export interface Bo {
  $type: string;
  $parent?: Bo;
  $model: { ids: { assigned(id: string): unknown } };
  id: string;
  name?: string;
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

export interface Element {
  id: string;
  type: string;
  businessObject: Bo;
  parent?: Element;
  labelTarget?: Element;
  children?: Element[];
  incoming: Element[];
  outgoing: Element[];
  source?: Element;
  target?: Element;
  host?: Element;
  x: number;
  y: number;
  width: number;
  height: number;
  waypoints?: { x: number; y: number }[];
}

export interface Modeling {
  updateProperties(element: Element, values: Record<string, unknown>): void;
  updateModdleProperties(element: Element, bo: Bo, values: Record<string, unknown>): void;
  removeElements(elements: Element[]): void;
  moveElements(shapes: Element[], by: { x: number; y: number }): void;
}

export interface Moddle {
  create(type: string, values?: Record<string, unknown>): Bo;
}

export type Props = Record<string, string>;

export function is(element: Element | undefined, ...types: string[]): boolean {
  return element !== undefined && types.some((type) => element.type === `bpmn:${type}`);
}

export const isHuman = (element: Element) => is(element, 'UserTask', 'ManualTask');

/** What carries the properties: of a pool that is the process it shows. */
export function holder(element: Element): Bo {
  const bo = element.businessObject;
  if (element.type === 'bpmn:Participant') return (bo.get('processRef') as Bo | undefined) ?? bo;
  return bo;
}

function extensionOf(bo: Bo): Bo[] {
  const extension = bo.get('extensionElements') as Bo | undefined;
  return (extension?.get('values') as Bo[] | undefined) ?? [];
}

export function propsOf(bo: Bo): Props {
  const found: Props = {};
  for (const each of extensionOf(bo)) {
    if (each.$type !== 'spiffworkflow:Properties') continue;
    for (const property of each.get('values') as Bo[]) {
      found[String(property.get('name'))] = String(property.get('value') ?? '');
    }
  }
  return found;
}

/** The properties with a change; undefined and empty take one away, order stays as it was. */
export function changed(before: Props, change: Record<string, string | undefined>): Props {
  const after: Props = {};
  for (const [name, value] of Object.entries({ ...before, ...change })) {
    if (value !== undefined && value !== '') after[name] = value;
  }
  return after;
}

/** New extension elements; those of others are kept. The model itself is not touched. */
export function extensionWith(moddle: Moddle, bo: Bo, props: Props): Bo | undefined {
  const others = extensionOf(bo).filter((each) => each.$type !== 'spiffworkflow:Properties');
  const names = Object.entries(props);
  if (names.length === 0 && others.length === 0) return undefined;
  const extension = moddle.create('bpmn:ExtensionElements', { values: [] });
  extension.$parent = bo;
  const values = [...others];
  if (names.length > 0) {
    const holding = moddle.create('spiffworkflow:Properties', { values: [] });
    holding.$parent = extension;
    holding.set(
      'values',
      names.map(([name, value]) => {
        const property = moddle.create('spiffworkflow:Property', { name, value });
        property.$parent = holding;
        return property;
      }),
    );
    values.unshift(holding);
  }
  extension.set('values', values);
  return extension;
}

export const listed = (text: string | undefined): string[] => (text ? text.split('|') : []);

// --- outcomes -----------------------------------------------------------------------------------

export interface Outcome {
  code: string;
  zh: string;
  en: string;
  act: string;
}

export function outcomesOf(props: Props): Outcome[] {
  return listed(props.outcomes).map((code) => ({
    code,
    zh: props[`outcome.${code}.zh`] ?? '',
    en: props[`outcome.${code}.en`] ?? '',
    act: props[`act.${code}`] ?? '',
  }));
}

/** The change of properties that makes the outcomes these. */
export function outcomesChange(
  props: Props,
  outcomes: readonly Outcome[],
): Record<string, string | undefined> {
  const change: Record<string, string | undefined> = {};
  for (const name of Object.keys(props)) {
    if (/^outcome\./.test(name) || /^act\./.test(name)) change[name] = undefined;
  }
  change.outcomes = outcomes.map((each) => each.code).join('|');
  for (const { code, zh, en, act } of outcomes) {
    if (!code) continue;
    change[`outcome.${code}.zh`] = zh;
    change[`outcome.${code}.en`] = en;
    change[`act.${code}`] = act;
  }
  return change;
}
