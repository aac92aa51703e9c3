/** The sources as text, for tests of rules that no checker knows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export interface Source {
  /** From web/, with slashes: `src/app/Shell.tsx`. */
  path: string;
  text: string;
  /** Without comments. */
  code: string;
}

export function sources(folder = 'src', ending = /\.tsx?$/): Source[] {
  const found: Source[] = [];
  const walk = (place: string) => {
    for (const entry of readdirSync(place, { withFileTypes: true })) {
      const path = join(place, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (ending.test(entry.name)) {
        const text = readFileSync(path, 'utf8');
        found.push({ path: relative(ROOT, path).replaceAll('\\', '/'), text, code: bare(text) });
      }
    }
  };
  walk(join(ROOT, folder));
  return found;
}

export function bare(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\w])\/\/[^\n]*/g, '$1');
}
