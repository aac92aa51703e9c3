/** The case's way through one diagram: what was passed, what is open, and what to call it. */
import type { Schemas } from '@/api';
import { dataOf, type TimelineEntry } from './words';

export type Position = Schemas['Position'];
export type RunPosition = Schemas['RunPosition'];
export type OpenPlace = Schemas['OpenPlace'];

export interface Sheet {
  /** In the address. */
  key: string;
  run: RunPosition;
  process: string;
  version: number;
  /** The run's own diagram, or one that it called. */
  called: boolean;
}

/** The diagrams there are to look at: every run's own, followed by those it called. */
export function sheetsOf(position: Position, newest: ReadonlyMap<string, number>): Sheet[] {
  return position.runs.flatMap((run) => {
    const versions = new Map<string, number>([[run.process, run.version]]);
    for (const place of run.open) {
      if (!versions.has(place.process)) versions.set(place.process, place.version);
    }
    for (const { process } of run.passed) {
      if (!versions.has(process)) versions.set(process, newest.get(process) ?? 0);
    }
    return [...versions].map(([process, version]) => ({
      key: `${run.id}.${process}`,
      run,
      process,
      version,
      called: process !== run.process,
    }));
  });
}

export interface Trail {
  /** Node to how often it was passed, and when last. */
  passed: Map<string, { times: number; at: string }>;
  /** Flows taken at gateways. */
  flows: Set<string>;
  open: Map<string, OpenPlace[]>;
}

export function trailOf(sheet: Sheet): Trail {
  const passed = new Map<string, { times: number; at: string }>();
  const flows = new Set<string>();
  for (const each of sheet.run.passed) {
    if (each.process !== sheet.process) continue;
    const before = passed.get(each.node);
    passed.set(each.node, { times: (before?.times ?? 0) + 1, at: each.at });
    if (each.flow) flows.add(each.flow);
  }
  const open = new Map<string, OpenPlace[]>();
  for (const place of sheet.run.open) {
    if (place.process !== sheet.process) continue;
    open.set(place.node, [...(open.get(place.node) ?? []), place]);
  }
  return { passed, flows, open };
}

/** What happened at a node: steps finished there, and what the system did when it passed. */
export function entriesAt(
  entries: readonly TimelineEntry[],
  sheet: Sheet,
  node: string,
): TimelineEntry[] {
  const passing = new Set(
    sheet.run.passed
      .filter((each) => each.process === sheet.process && each.node === node)
      .map((each) => each.seq),
  );
  const here = (entry: TimelineEntry) =>
    entry.run_id === sheet.run.id &&
    entry.node === node &&
    (entry.process ?? dataOf(entry).process ?? sheet.run.process) === sheet.process;
  const own = entries.filter(here);
  return own.length > 0 ? own : entries.filter((entry) => passing.has(entry.seq));
}

const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';

export interface NodeName {
  zh: string;
  en: string;
  kind: string;
  called?: string;
}

/** Names of everything in the diagram, in both languages. */
export function namesIn(document: Document): Map<string, NodeName> {
  const names = new Map<string, NodeName>();
  for (const element of document.getElementsByTagNameNS(BPMN, '*')) {
    const id = element.getAttribute('id');
    if (!id) continue;
    const zh = element.getAttribute('name') ?? '';
    const called = element.getAttribute('calledElement');
    names.set(id, {
      zh,
      en: titleIn(element) ?? zh,
      kind: element.localName,
      ...(called ? { called } : {}),
    });
  }
  return names;
}

/** The diagram with its names in English, where it has them; lanes are `nameLanes`'s. */
export function inEnglish(document: Document, names: ReadonlyMap<string, NodeName>): string {
  for (const element of document.getElementsByTagNameNS(BPMN, '*')) {
    const name = names.get(element.getAttribute('id') ?? '');
    if (name?.en && name.kind !== 'lane' && element.hasAttribute('name'))
      element.setAttribute('name', name.en);
  }
  return new XMLSerializer().serializeToString(document);
}

/** Lanes are called by codes of roles: shown by the roles' names. */
export function nameLanes(document: Document, roleName: (code: string) => string): void {
  for (const lane of document.getElementsByTagNameNS(BPMN, 'lane')) {
    const codes = (lane.getAttribute('name') ?? '').split('|').map((each) => each.trim());
    lane.setAttribute('name', codes.map(roleName).join(' / '));
  }
}

function titleIn(element: Element): string | undefined {
  for (const child of element.children) {
    if (child.localName !== 'extensionElements') continue;
    for (const property of child.getElementsByTagName('*')) {
      if (property.localName === 'property' && property.getAttribute('name') === 'title.en') {
        return property.getAttribute('value') ?? undefined;
      }
    }
  }
  return undefined;
}
