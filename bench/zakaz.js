// The program as a user runs it: loads, questions to the store, and the simulator as a process of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.js';

export const ORDERS_PER_PAGE = 50;
/** Requests under way at once. */
export const CONCURRENCY = 4;

const MEMORY = '/dev/shm';
const ROOM = 4e9;

export const ZAKAZ = fileURLToPath(new URL('../bin/zakaz.js', import.meta.url));
const keptAnswers = fileURLToPath(new URL('./kept-answers.js', import.meta.url));
const eventLoop = new URL('./event-loop.js', import.meta.url).href;
/** @type {string[]} */
const folders = [];

/** A data folder of its own. */
export function makeFolder() {
  const folder = mkdtempSync(join(whereStoresLie(), 'zakaz-bench-'));
  folders.push(folder);
  return folder;
}

export function removeFolders() {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/**
 * In memory where there is room for it, since nothing that a load is compared with writes to a disk, and some file systems make
 * files ten times as slowly for a minute after others were removed. TMPDIR names another place.
 */
export function whereStoresLie() {
  if (process.env['TMPDIR'] !== undefined) return tmpdir();
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ROOM ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/**
 * The simulator as a process of its own.
 * @param {number} orders
 * @param {string[]} more options of `zakaz simulate`
 */
export async function startSimulator(orders, more = []) {
  const args = ['simulate', '--behaviour', 'documented', '--orders', String(orders), '--port', '0', ...more];
  // Garbage is collected less often: the source of a user's load takes nothing of the machine.
  return await startServer(['--max-semi-space-size=64', ZAKAZ, ...args]);
}

/** Stands before a source and answers what was asked before at next to no cost. @param {string} url of the source */
export async function keepAnswers(url) {
  return await startServer([keptAnswers, url]);
}

/** @param {string[]} args of a program that prints the URL it listens at */
async function startServer(args) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\S+/.exec(line)?.[0];
    if (url) return { url, stop: () => child.kill('SIGTERM') };
  }
  throw new Error(`${args.join(' ')} ended before it listened`);
}

/** What a load needs of the environment. @param {string} url of the source */
export function environment(url) {
  const { PATH, TMPDIR } = process.env;
  const source = { QTICKETS_BASE_URL: url, QTICKETS_TOKEN: 'bench', ORG_NAME: 'bench' };
  const pace = { QTICKETS_RPS: '0', QTICKETS_CONCURRENCY: String(CONCURRENCY) };
  // The same pseudonyms in every store, so that two of them can be compared.
  return { PATH, TMPDIR, ...source, ...pace, PERSONAL_DATA_KEY: 'bench'.repeat(10) };
}

/**
 * Runs one load to its end, which has to be a proved one.
 * @param {string} url of the source @param {string} dataDir @param {string[]} more options of `zakaz load`
 * @returns what was measured, the load's own metrics, and the 99th percentile of the delay of its event loop
 */
export async function load(url, dataDir, more = []) {
  const delays = join(makeFolder(), 'event-loop.json');
  const args = ['--import', eventLoop, ZAKAZ, 'load', '--json', '--data-dir', dataDir, ...more];
  const { stdout, ...figures } = await measure(args, { ...environment(url), BENCH_EVENT_LOOP: delays });
  const metrics = JSON.parse(stdout);
  if (!metrics.complete) throw new Error(`not complete: ${stdout}`);
  return { ...figures, metrics, p99Ms: JSON.parse(readFileSync(delays, 'utf8')).p99Ms };
}

/** Begins a load and leaves it to the caller. @param {string} url @param {string} dataDir @param {string[]} more */
export function beginLoad(url, dataDir, more = []) {
  const args = [ZAKAZ, 'load', '--json', '--data-dir', dataDir, ...more];
  return spawn(process.execPath, args, { env: environment(url), stdio: 'ignore' });
}

/** Asks a store. @param {string} dataDir @param {string} question */
export async function ask(dataDir, question) {
  const { stdout, code } = await measure([ZAKAZ, 'sql', '--data-dir', dataDir, '--format', 'TSV', question]);
  if (code !== 0) throw new Error(`zakaz sql ended with ${code}`);
  return stdout.trim();
}
