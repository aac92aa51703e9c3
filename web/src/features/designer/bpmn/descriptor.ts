/**
 * What our model knows of the namespace of SpiffWorkflow: our properties, and, so that nothing of
 * it is lost, whatever else of that namespace a file holds (scripts, operators, instructions).
 * Of other namespaces everything is kept as it is; of one that is known only what is declared.
 */
import known from './spiffworkflow.json';

interface Type {
  name: string;
  superClass: string[];
  meta?: { allowedIn: string[] };
  properties: object[];
}

const ELEMENT = /<([\w.-]+):([\w.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g;
const ATTRIBUTE = /(?:^|\s)([\w.-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g;
const HELD = ['body', 'values'];

export function descriptorFor(xml: string): { types: Type[] } {
  const ours = new Set(
    [...xml.matchAll(/xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']/g)]
      .filter((each) => each[2] === known.uri)
      .map((each) => each[1]),
  );
  const declared = new Set(known.types.map((each) => each.name));
  const found = new Map<string, Set<string>>();
  for (const [, prefix, local = '', given = ''] of xml.matchAll(ELEMENT)) {
    const name = local.charAt(0).toUpperCase() + local.slice(1);
    if (!ours.has(prefix) || declared.has(name)) continue;
    const attributes = found.get(name) ?? new Set<string>();
    for (const [, attribute = ''] of given.matchAll(ATTRIBUTE)) attributes.add(attribute);
    found.set(name, attributes);
  }
  const others = [...found].map(
    ([name, attributes]): Type => ({
      name,
      superClass: ['Element'],
      meta: { allowedIn: ['*'] },
      properties: [
        { name: 'body', type: 'String', isBody: true },
        { name: 'values', type: 'Element', isMany: true },
        ...[...attributes]
          .filter((each) => !HELD.includes(each))
          .map((each) => ({ name: each, type: 'String', isAttr: true })),
      ],
    }),
  );
  return { ...known, types: [...known.types, ...others] };
}
