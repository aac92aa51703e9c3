/** Both languages are complete, every key is used and every text comes from a catalogue. */
import { describe, expect, it } from 'vitest';
import { sources } from './sources';

type Texts = Record<string, string>;
const catalogues = new Map<string, { zh?: Texts; en?: Texts }>();
for (const { path, text } of sources('src/i18n', /\.json$/)) {
  const [language = '', file = ''] = path.split('/').slice(-2);
  const name = file.replace('.json', '');
  catalogues.set(name, { ...catalogues.get(name), [language]: JSON.parse(text) as Texts });
}
const code = sources();
const NAMES = [...catalogues.keys()];

/** Whose sources use a catalogue: its feature's, or the folder of the same name. */
function owners(name: string) {
  const importing = code.filter(({ code }) => code.includes(`i18n/zh/${name}.json`));
  const folders = importing.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1));
  return code.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));
}

/** Keys that appear as a literal, and beginnings of keys that are put together. */
function used(name: string): { keys: Set<string>; beginnings: string[] } {
  const keys = new Set<string>();
  const beginnings: string[] = [];
  for (const { code } of owners(name)) {
    for (const match of code.matchAll(/['"]([a-z0-9_]+)['"]/g)) keys.add(match[1] ?? '');
    for (const match of code.matchAll(/`([a-z0-9_]+_)\$\{/g)) beginnings.push(match[1] ?? '');
  }
  if (name === 'nav') {
    for (const { code } of sources('src/features', /index\.tsx?$/)) {
      for (const match of code.matchAll(/text: '([a-z0-9_]+)'/g)) keys.add(match[1] ?? '');
    }
  }
  return { keys, beginnings };
}

const PLACES = /\{(\w+)/g;
const places = (text: string) => [...new Set([...text.matchAll(PLACES)].map((m) => m[1]))].sort();

describe.each(NAMES)('the catalogue %s', (name) => {
  const { zh, en } = catalogues.get(name) ?? {};

  it('has the same keys in both languages', () => {
    expect(Object.keys(en ?? {}).sort()).toEqual(Object.keys(zh ?? {}).sort());
  });

  it('has the same values in both languages and no empty text', () => {
    for (const [key, text] of Object.entries(zh ?? {})) {
      expect(places(en?.[key] ?? ''), key).toEqual(places(text));
      expect(text.trim(), key).not.toBe('');
      expect(en?.[key]?.trim(), key).not.toBe('');
    }
  });

  it('is in the language it says', () => {
    const chinese = /[\u4e00-\u9fff]/;
    for (const [key, text] of Object.entries(en ?? {})) expect(chinese.test(text), key).toBe(false);
    const untranslated = Object.entries(zh ?? {}).filter(
      ([key, text]) => text === en?.[key] && /[a-z]{3}/.test(text),
    );
    expect(untranslated.map(([key]) => key)).toEqual([]);
  });

  it('holds nothing that is not used', () => {
    const { keys, beginnings } = used(name);
    const unused = Object.keys(zh ?? {}).filter(
      (key) => !keys.has(key) && !beginnings.some((each) => key.startsWith(each)),
    );
    expect(unused).toEqual([]);
  });
});

describe('texts', () => {
  it('stand in catalogues, not in the code', () => {
    const ownNames = new Set(['src/app/LanguageSwitch.tsx']);
    const found = code
      .filter(({ path, code }) => !ownNames.has(path) && /[\u4e00-\u9fff]/.test(code))
      .map(({ path }) => path);
    expect(found).toEqual([]);
  });

  it('do not stand between tags in English either', () => {
    const found = code
      .filter(({ path }) => path.endsWith('.tsx'))
      .flatMap(({ path, code }) =>
        [...code.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)[^<{=>]*</g)].map(
          (m) => `${path}: ${m[1]}`,
        ),
      );
    expect(found).toEqual([]);
  });
});
