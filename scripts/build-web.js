// Builds the dashboard into dist/web and lays a compressed copy beside each file, so that the server compresses nothing.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const OUT = fileURLToPath(new URL('../dist/web', import.meta.url));
const CONFIG = fileURLToPath(new URL('../web/vite.config.ts', import.meta.url));
const COMPRESSIBLE = /\.(js|css|html|svg)$/;

// Vite's engine is a native binary in an optional package; without it everything but the pages is built.
const vite = await import('vite').catch((error) => {
  console.warn(`the dashboard is left out: ${error.message.split('\n')[0]}`);
  return null;
});
if (vite !== null) {
  await vite.build({ configFile: CONFIG, logLevel: 'warn' });
  for (const name of readdirSync(OUT, { recursive: true, encoding: 'utf8' })) {
    if (COMPRESSIBLE.test(name)) compress(join(OUT, name));
  }
}

function compress(file) {
  const bytes = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 10 };
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
