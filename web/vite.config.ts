/**
 * The build: two entries (staff, residents), hashed assets for the browser's cache, no inline
 * script. The result lies inside the Python package `api`, which serves it (api/web.py).
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressed } from './scripts/compress.ts';
import { budgets } from './scripts/sizes.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.GRIDCASE_API ?? 'http://127.0.0.1:8000';
const input: Record<string, string> = { app: here('index.html') };
if (existsSync(here('r/index.html'))) input.r = here('r/index.html');

export default defineConfig({
  plugins: [react(), budgets(), compressed()],
  resolve: {
    alias: {
      '@': here('src'),
      // Asked for by a helper for tests inside of @rjsf/core; the real one needs eval.
      '@rjsf/validator-ajv8': here('src/shared/forms/validator.ts'),
    },
  },
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: process.env.GRIDCASE_WEB_OUT ?? here('../api/static/app'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2500,
    reportCompressedSize: false,
    rollupOptions: { input },
  },
  server: {
    port: 5173,
    proxy: { '/api': { target: server } },
  },
});
