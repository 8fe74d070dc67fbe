import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** `npm run dev:web` takes answers from a server that runs beside it. */
const SERVER = 'http://127.0.0.1:8787';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    outDir: fileURLToPath(new URL('../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy of the page allows no `data:` but for pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    // Of what is within the pages: it is not among the package's dependencies.
    license: { fileName: 'licenses.md' },
  },
  server: { proxy: { '/api': SERVER } },
});
