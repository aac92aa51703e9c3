/** Who may import whom: app -> features -> shared -> api -> i18n; features never each other. */
import { describe, expect, it } from 'vitest';
import { sources } from './sources';

const LAYERS = ['i18n', 'api', 'shared', 'features', 'app'];
const IMPORT = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

function importsOf(path: string, code: string): string[] {
  return [...code.matchAll(IMPORT)]
    .map((match) => match[1] ?? '')
    .filter((name) => name.startsWith('.') || name.startsWith('@/'))
    .map((name) =>
      name.startsWith('@/')
        ? `src/${name.slice(2)}`
        : new URL(name, `file:///${path}`).pathname.slice(1),
    );
}

function breach(from: string, to: string): string | null {
  const [, own = '', feature] = from.split('/');
  const [, other = '', otherFeature] = to.split('/');
  if (own === 'main.tsx' || own === 'vite-env.d.ts' || own === 'r') return null;
  if (!LAYERS.includes(other)) return `${from} imports ${to}`;
  if (LAYERS.indexOf(other) > LAYERS.indexOf(own)) return `${from} imports ${to} above it`;
  if (own === 'features' && other === 'features' && feature !== otherFeature) {
    return `${from} imports another feature: ${to}`;
  }
  // The generated types are named in one place.
  if (/src\/api\/schema/.test(to) && own !== 'api') return `${from} imports the generated types`;
  return null;
}

describe('boundaries', () => {
  it('hold', () => {
    const found = sources().flatMap(({ path, code }) =>
      importsOf(path, code).map((to) => breach(path, to)),
    );
    expect(found.filter(Boolean)).toEqual([]);
  });

  it('would be noticed when crossed', () => {
    expect(breach('src/features/a/A.tsx', 'src/features/b/B')).toMatch('another feature');
    expect(breach('src/shared/x.ts', 'src/app/Shell')).toMatch('above');
    expect(importsOf('src/features/a/A.tsx', "import { b } from '../b/B';")).toEqual([
      'src/features/b/B',
    ]);
  });

  it('let only api fetch', () => {
    const fetching = /\bfetch\(|XMLHttpRequest|EventSource|WebSocket|sendBeacon/;
    const found = sources()
      .filter(({ path }) => !path.startsWith('src/api/') && !path.startsWith('src/r/'))
      .filter(({ code }) => fetching.test(code))
      .map(({ path }) => path);
    expect(found).toEqual([]);
  });

  it('give every feature an index and a name of its own', () => {
    const folders = new Set(
      sources()
        .filter(({ path }) => path.startsWith('src/features/'))
        .map(({ path }) => path.split('/')[2]),
    );
    const indexes = sources().filter(({ path }) =>
      /^src\/features\/[^/]+\/index\.tsx?$/.test(path),
    );
    expect(indexes.map(({ path }) => path.split('/')[2]).sort()).toEqual([...folders].sort());
    for (const { path, code } of indexes) {
      expect(code, path).toMatch(new RegExp(`id: '${path.split('/')[2]}'`));
    }
  });
});
