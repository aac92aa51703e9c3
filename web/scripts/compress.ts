/** Writes `<file>.br` and `<file>.gz` beside every text asset, so that serving costs nothing. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const TEXTS = /\.(?:js|mjs|css|svg|json|webmanifest|map)$/;
const LEAST = 1024;

export function compressed(): Plugin {
  return {
    name: 'gridcase:compressed',
    apply: 'build',
    enforce: 'post',
    async writeBundle(options) {
      const folder = join(options.dir ?? '', 'assets');
      for (const name of await readdir(folder)) {
        if (!TEXTS.test(name)) continue;
        const content = await readFile(join(folder, name));
        if (content.length < LEAST) continue;
        const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
        await writeFile(
          join(folder, `${name}.br`),
          brotliCompressSync(content, { params: quality }),
        );
        await writeFile(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }));
      }
    },
  };
}
