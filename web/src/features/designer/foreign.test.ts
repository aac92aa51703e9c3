/** Files of other tools come out as they went in: what is in other namespaces, and every place. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BpmnModdle } from 'bpmn-moddle';
import { describe, expect, it } from 'vitest';
import { descriptorFor } from './bpmn/descriptor';

const DATA = join(import.meta.dirname, '../../../../tests/data');
const FILES = ['foreign', 'bpmn/miwg'].flatMap((folder) =>
  readdirSync(join(DATA, folder))
    .filter((name) => name.endsWith('.bpmn'))
    .map((name) => join(folder, name)),
);

const TAG = /<([\w.-]+:)?([\w.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>([^<]*)/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const PLACES = ['x', 'y', 'width', 'height'];

function plain(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/&#x([\da-f]+);/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}

/** What stands in other namespaces, elements with their texts and attributes; and coordinates. */
function kept(xml: string): string[] {
  const text = xml
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, raw) =>
      String(raw).replace(/&/g, '&amp;').replace(/</g, '&lt;'),
    );
  const spaces = new Map(
    [...text.matchAll(/xmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']/g)].map((each) => [
      each[1] ?? '',
      each[2] ?? '',
    ]),
  );
  const foreign = (prefix: string) =>
    !/omg\.org\/spec\/(BPMN|DD)|XMLSchema/.test(spaces.get(prefix) ?? '');
  const found: string[] = [];
  for (const [, prefixed = '', name = '', given = '', inside = ''] of text.matchAll(TAG)) {
    const own = !foreign(prefixed.replace(':', ''));
    const attributes = [...given.matchAll(ATTRIBUTE)]
      .map((each) => [each[1] ?? '', plain(each[2] ?? each[3] ?? '')] as const)
      .filter(([key]) => !key.startsWith('xmlns'))
      .filter(([key]) => !own || (key.includes(':') && foreign(key.split(':')[0] ?? '')))
      .map((each) => each.join('='))
      .sort();
    const place = ['Bounds', 'waypoint'].includes(name)
      ? [...given.matchAll(ATTRIBUTE)]
          .filter((each) => PLACES.includes(each[1] ?? ''))
          .map((each) => `${each[1]}=${Number(each[2] ?? each[3])}`)
          .sort()
      : [];
    if (own && attributes.length === 0 && place.length === 0) continue;
    found.push(
      [
        spaces.get(prefixed.replace(':', '')),
        name,
        ...attributes,
        ...place,
        own ? '' : plain(inside),
      ].join('|'),
    );
  }
  return found.sort();
}

describe('a file of another tool', () => {
  it.each(FILES)('%s keeps what we do not know', async (file) => {
    const before = readFileSync(join(DATA, file), 'utf8');
    const moddle = new BpmnModdle({ spiffworkflow: descriptorFor(before) });
    const { rootElement } = await moddle.fromXML(before);

    const { xml } = await moddle.toXML(rootElement, { format: true });

    expect(kept(xml)).toEqual(kept(before));
  });
});
