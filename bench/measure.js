// Runs a program as a child and tells its time and its peak memory as the kernel counted it.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Seldom: to look at the threads of a program costs a millisecond that it lacks. */
const POLL_MS = 250;

/**
 * @param {string[]} args what node is given
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{seconds: number, peakMb: number, cpu: Record<string, number>, stdout: string, code: number | null}>} whole
 *   process: wall seconds, peak resident memory in MB, CPU seconds of its threads as last seen (one that ends takes its own along)
 */
export async function measure(args, env = process.env) {
  const start = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  let peakMb = 0;
  /** @type {Record<string, number>} */
  const cpu = {};
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, peakOf(child.pid));
    for (const [kind, seconds] of Object.entries(cpuOf(child.pid)))
      cpu[kind] = Math.max(cpu[kind] ?? 0, seconds);
  }, POLL_MS);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(timer);
  return { seconds: (performance.now() - start) / 1000, peakMb, cpu, stdout, code };
}

/** @param {number | undefined} pid */
function peakOf(pid) {
  const match = /^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`));
  return match ? (Number(match[1]) * 1024) / 1e6 : 0;
}

/**
 * CPU seconds of the process so far, by kind of thread; the clock ticks a hundred times a second on Linux.
 * @param {number | undefined} pid
 * @returns {Record<string, number>}
 */
function cpuOf(pid) {
  const cpu = { main: 0, engine: 0, others: 0 };
  for (const thread of list(`/proc/${pid}/task`)) {
    const stat = read(`/proc/${pid}/task/${thread}/stat`);
    const fields = stat.split(') ').at(-1)?.split(' ') ?? [];
    const seconds = (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
    const isNode = /\((node|MainThread|DelayedTaskSche|WorkerThread|libuv-worker|V8Worker)/.test(stat);
    cpu[thread === String(pid) ? 'main' : isNode ? 'others' : 'engine'] += seconds;
  }
  return cpu;
}

/** @param {string} path */
function list(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

/** `6.83 (6.51 … 7.29)`: median and range. @param {readonly number[]} values @param {number} [digits] */
export function spread(values, digits = 2) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${low.toFixed(digits)} … ${high.toFixed(digits)})`;
}
