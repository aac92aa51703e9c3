/**
 * Script sizes of the routes that have a budget: the entry, the modules a route loads and all
 * their static imports, gzip. A route above its budget fails the build.
 *
 * A route is named by its entry and the modules it imports lazily, as paths inside web/.
 */
import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';

interface Route {
  name: string;
  kB: number;
  entry: string;
  modules: string[];
}

const APP = 'index.html';

export const BUDGETS: Route[] = [
  { name: 'sign-in', kB: 250, entry: APP, modules: ['src/app/SignInPage.tsx'] },
  {
    name: 'inbox',
    kB: 420,
    entry: APP,
    modules: ['src/app/Shell.tsx', 'src/features/inbox/InboxPage.tsx'],
  },
  {
    name: 'case page with form',
    kB: 600,
    entry: APP,
    modules: [
      'src/app/Shell.tsx',
      'src/features/cases/CasePage.tsx',
      'src/shared/forms/TaskForm.tsx',
    ],
  },
  { name: 'residents', kB: 60, entry: 'r/index.html', modules: [] },
];

export function budgets(): Plugin {
  let root = '';
  return {
    name: 'gridcase:budgets',
    apply: 'build',
    configResolved(config) {
      root = config.root;
    },
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((each) => each.type === 'chunk');
      const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const weight = new Map<string, number>();
      const weigh = (chunk: Rollup.OutputChunk) => {
        const known = weight.get(chunk.fileName) ?? gzipSync(chunk.code, { level: 9 }).length;
        weight.set(chunk.fileName, known);
        return known;
      };
      const holder = (path: string) =>
        chunks.find((chunk) => chunk.facadeModuleId === `${root}/${path}`) ??
        chunks.find((chunk) => chunk.moduleIds.includes(`${root}/${path}`));
      const over: string[] = [];
      for (const route of BUDGETS) {
        const starts = [route.entry, ...route.modules].map(holder);
        const found = starts.filter((each) => each !== undefined);
        if (found.length === 0 || found.length < starts.length) continue; // not built yet
        const needed = new Set<Rollup.OutputChunk>();
        const take = (chunk: Rollup.OutputChunk) => {
          if (needed.has(chunk)) return;
          needed.add(chunk);
          for (const name of chunk.imports) {
            const next = byName.get(name);
            if (next) take(next);
          }
        };
        found.forEach(take);
        const kB = [...needed].reduce((sum, chunk) => sum + weigh(chunk), 0) / 1000;
        const line = `script of ${route.name}: ${kB.toFixed(1)} kB gzip (budget ${route.kB})`;
        process.stdout.write(`  ${line}\n`);
        if (kB > route.kB) over.push(line);
      }
      if (over.length > 0) this.error(`above its budget: ${over.join('; ')}`);
    },
  };
}
