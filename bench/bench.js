// Measures Zakaz against something measured in the same run, on loopback: absolute times mean nothing on a shared machine.
// Usage: npm run bench -- [full] [latency] [incremental] [resume] [views] [serve] [api] [start] [--rounds 3] [--orders 123200]; all parts when none is named.
// Ends with 1 when a limit is missed.
import { parseArgs } from 'node:util';
import { api } from './api.js';
import { full } from './full.js';
import { incremental } from './incremental.js';
import { latency } from './latency.js';
import { resume } from './resume.js';
import { serve } from './serve.js';
import { start } from './start.js';
import { views } from './views.js';
import { removeFolders, whereStoresLie } from './zakaz.js';

const PARTS = { full, latency, incremental, resume, views, serve, api, start };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, orders: { type: 'string', default: '123200' } },
});
const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
const unknown = names.filter((name) => !(name in PARTS));
if (unknown.length > 0)
  throw new RangeError(`no such part: ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);

let missed = 0;
console.log(`stores lie in ${whereStoresLie()}`);
try {
  for (const name of names) {
    console.log(`\n== ${name}`);
    const limits = await PARTS[name]({ rounds: Number(values.rounds), orders: Number(values.orders) });
    for (const { what, value, most, unit = '', digits = 2, note } of limits) {
      const isHeld = value <= most;
      if (!isHeld) missed += 1;
      console.log(
        `${isHeld ? 'held  ' : 'MISSED'} ${what}: ${value.toFixed(digits)}${unit}, at most ${most}${unit}${note === undefined ? '' : `; ${note}`}`,
      );
    }
  }
} finally {
  removeFolders();
}
if (missed > 0) console.log(`\n${missed} limits were missed`);
process.exitCode = missed > 0 ? 1 : 0;
