/**
 * What a DMN text asks and says, and the sample rows that travel with it: a decision carries its
 * trials as properties `trial.<n>`, so that they are saved, released and compared with the table.
 */
const PROPERTIES = 'http://spiffworkflow.org/bpmn/schema/1.0/core';

export interface Column {
  id: string;
  label: string;
  /** The FEEL text of an input; of an output its name. */
  text: string;
}

export interface Table {
  id: string;
  name: string;
  inputs: Column[];
  outputs: Column[];
}

/** One row of sample data: what is typed for each input text, and what is expected. */
export interface SampleRow {
  given: Record<string, string>;
  expected: string;
}

function parsed(xml: string): Document | null {
  const found = new DOMParser().parseFromString(xml, 'application/xml');
  return found.querySelector('parsererror') ? null : found;
}

const children = (of: Element, name: string): Element[] =>
  [...of.children].filter((each) => each.localName === name);

function decisions(document: Document): Element[] {
  return children(document.documentElement, 'decision');
}

export function readTables(xml: string): Table[] {
  const document = parsed(xml);
  if (!document) return [];
  return decisions(document).map((decision) => {
    const [table] = children(decision, 'decisionTable');
    const text = (of: Element | undefined) =>
      of ? (children(of, 'text')[0]?.textContent ?? '') : '';
    return {
      id: decision.getAttribute('id') ?? '',
      name: decision.getAttribute('name') ?? '',
      inputs: (table ? children(table, 'input') : []).map((input) => {
        const asked = text(children(input, 'inputExpression')[0]).trim();
        return {
          id: input.getAttribute('id') ?? '',
          label: input.getAttribute('label') || asked,
          text: asked,
        };
      }),
      outputs: (table ? children(table, 'output') : []).map((output) => ({
        id: output.getAttribute('id') ?? '',
        label: output.getAttribute('label') || output.getAttribute('name') || '',
        text: output.getAttribute('name') ?? '',
      })),
    };
  });
}

export function readSamples(xml: string, decision: string): SampleRow[] {
  const document = parsed(xml);
  const found =
    document && decisions(document).find((each) => each.getAttribute('id') === decision);
  if (!found) return [];
  return [...found.getElementsByTagNameNS(PROPERTIES, 'property')].flatMap((property) => {
    if (!/^trial\.\d+$/.test(property.getAttribute('name') ?? '')) return [];
    try {
      const row = JSON.parse(property.getAttribute('value') ?? '') as Partial<SampleRow>;
      return [{ given: row.given ?? {}, expected: row.expected ?? '' }];
    } catch {
      return [];
    }
  });
}

/** The same text with other sample rows. */
export function withSamples(xml: string, decision: string, rows: readonly SampleRow[]): string {
  const document = parsed(xml);
  const found =
    document && decisions(document).find((each) => each.getAttribute('id') === decision);
  if (!document || !found) return xml;
  for (const property of [...found.getElementsByTagNameNS(PROPERTIES, 'property')]) {
    if (/^trial\.\d+$/.test(property.getAttribute('name') ?? '')) property.remove();
  }
  const namespace = document.documentElement.namespaceURI;
  const need = (of: Element, name: string, uri: string | null, prefix: string): Element => {
    const there = [...of.children].find(
      (each) => each.localName === name && each.namespaceURI === uri,
    );
    if (there) return there;
    const made = document.createElementNS(uri, `${prefix}${name}`);
    const description = children(of, 'description')[0];
    if (name === 'extensionElements')
      of.insertBefore(made, description?.nextSibling ?? of.firstChild);
    else of.append(made);
    return made;
  };
  if (rows.length > 0) {
    const own = document.documentElement.prefix ? `${document.documentElement.prefix}:` : '';
    const extensions = need(found, 'extensionElements', namespace, own);
    const properties = need(extensions, 'properties', PROPERTIES, 'spiffworkflow:');
    rows.forEach((row, index) => {
      const property = document.createElementNS(PROPERTIES, 'spiffworkflow:property');
      property.setAttribute('name', `trial.${index + 1}`);
      property.setAttribute('value', JSON.stringify(row));
      properties.append(property);
    });
  }
  const head = /^\s*<\?xml[^>]*\?>/.exec(xml)?.[0].trim();
  const body = new XMLSerializer().serializeToString(document).replace(/^<\?xml[^>]*\?>\s*/, '');
  return `${head ?? '<?xml version="1.0" encoding="UTF-8"?>'}\n${body}\n`;
}

/** `case.level` and `major` make `{case: {level: 'major'}}`; what is no path is left out. */
export function contextOf(row: SampleRow): Record<string, unknown> {
  const context: Record<string, unknown> = {};
  for (const [path, typed] of Object.entries(row.given)) {
    if (!/^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(path)) continue;
    const steps = path.split('.');
    let place = context;
    for (const step of steps.slice(0, -1)) {
      const below = place[step];
      if (typeof below !== 'object' || below === null) place[step] = {};
      place = place[step] as Record<string, unknown>;
    }
    place[steps.at(-1) ?? path] = typedValue(typed);
  }
  return context;
}

/** What was typed: JSON where it is JSON, nothing as null, else a text. */
export function typedValue(typed: string): unknown {
  const text = typed.trim();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a value is what was expected; nothing expected is met by anything. */
export function meets(value: unknown, expected: string): boolean | null {
  if (expected.trim() === '') return null;
  const wanted = typedValue(expected);
  const same = (one: unknown, other: unknown) => canonical(one) === canonical(other);
  // A table that collects gives a list: one value is meant as the only one.
  return same(value, wanted) || (Array.isArray(value) && same(value, [wanted]));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}
