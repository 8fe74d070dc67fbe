// Loaded before a program (node --import) to watch the event loop of its main thread: writes the delay to the file that
// BENCH_EVENT_LOOP names when the program ends. The figure includes the time between two looks.
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const RESOLUTION_MS = 5;
const file = process.env['BENCH_EVENT_LOOP'];

if (isMainThread && file !== undefined) {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  process.once('exit', () => writeFileSync(file, JSON.stringify({ p99Ms: delays.percentile(99) / 1e6 })));
}
