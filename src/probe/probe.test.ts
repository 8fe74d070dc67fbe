/** What a probe leaves behind: files for each request, nothing of a person or a secret, and a report also when it is stopped. */
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  allTexts,
  hastyClock,
  PERSONAL,
  type ProbeSetup,
  probeConfig,
  probesFolder,
  runProbe,
  statesOf,
  verdictsOf,
} from '../../test/support/run-probe.ts';
import { exitCodeOfProbe } from '../cli/exit-codes.ts';
import { systemClock } from '../core/clock.ts';
import { InterruptedError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { textsFor } from '../core/texts/index.ts';
import { probeReportSchema } from '../protocol/probe.ts';
import { HARMLESS_POST_BODY } from '../qtickets/harmless-post.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator/simulator.ts';
import { checkEvidence } from './check-evidence.ts';
import { readJournal } from './journal.ts';
import type { ProbeOutcome } from './probe.ts';
import { writeReport } from './write-report.ts';

// A probe is some ninety requests with their files.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const TOKEN = 'canary-token-4f9d27';
const WORLD = { orders: 230, seed: 5, anchor: Date.now() - 3_600_000, token: TOKEN };

/** One probe for all tests that only look; those that change files take a copy. */
let source: Simulator;
let shared: ProbeOutcome;

beforeAll(async () => {
  source = await createSimulator({ ...WORLD, faults: { shapes: true } });
  shared = await probeOf(source.url, { out: probesFolder(afterAll) });
});
afterAll(() => source.close());

function copyOfShared(): string {
  const copy = join(probesFolder(), 'copy');
  cpSync(shared.folder, copy, { recursive: true });
  return copy;
}

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator({ ...WORLD, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

function probeOf(url: string, setup: ProbeSetup = {}): Promise<ProbeOutcome> {
  const config = probeConfig(new URL(url), { token: new Secret(TOKEN) });
  return runProbe(config, { clock: hastyClock(), ...setup });
}

/** Names and surnames that the answers of a source hold. */
async function namesOf(simulator: Simulator): Promise<string[]> {
  const answer = await fetch(`${simulator.url}/orders?page=1`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  const text = await answer.text();
  const found = [...text.matchAll(/"(?:name|surname|uniqid)":"([^"]+)"/g)].map(([, name = '']) => name);
  expect(found.length).toBeGreaterThan(50);
  return [...new Set(found)];
}

describe('the evidence', () => {
  it('has body, headers, outcome and a command for each request', async () => {
    const { folder, report } = shared;
    expect(report.requests.length).toBeGreaterThan(80);
    for (const { name, step, url } of report.requests) {
      expect(name).toMatch(new RegExp(`^step${step}_[a-z0-9_]+$`));
      JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
      expect(readFileSync(join(folder, `${name}.headers.txt`), 'utf8')).toMatch(/^HTTP \d{3}\n/);
      const outcome = readFileSync(join(folder, `${name}.outcome.txt`), 'utf8');
      for (const fact of ['step', 'method', 'url', 'http_status', 'time_utc', 'duration_ms']) {
        expect(outcome).toMatch(new RegExp(`^${fact}: `, 'm'));
      }
      expect(outcome).toContain(url);
      expect(outcome).toMatch(/^curl -sS .*\$QTICKETS_TOKEN|^curl .*zakaz-probe-wrong-token/m);
    }
    const asked = readFileSync(join(folder, 'stepA1_orders_payed_since.outcome.txt'), 'utf8');
    expect(asked).toMatch(
      /^rows: 50\npaging: perPage 50, currentPage 1, total 230\nfirst_id: \d+\nlast_id: \d+$/m,
    );
    expect(asked).toMatch(/^payed_at: \S+ \.\.\. \S+$/m);
    expect(asked).toMatch(/^meets payed = 1: \d+ of 50\nmeets updated_at >= \S+: \d+ of 50$/m);
    expect(asked).toMatch(/^time_zone Europe\/Moscow: \S+\+03:00$/m);
    const environment = readFileSync(join(folder, 'step00_env.txt'), 'utf8');
    for (const name of [
      'QTICKETS_BASE_URL',
      'ORG_NAME',
      'REPORT_TZ',
      'machine_zone',
      'window',
      'zakaz',
      'clock',
    ]) {
      expect(environment).toMatch(new RegExp(`^${name}: .`, 'm'));
    }
    expect(environment).toContain(`fingerprint ${new Secret(TOKEN).fingerprint()}`);
  });

  it('can be repeated by its commands', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const { folder, report } = await probeOf(simulator.url);
    const request = report.requests.find(({ name }) => name === 'stepI2_where_body');
    const outcome = readFileSync(join(folder, 'stepI2_where_body.outcome.txt'), 'utf8');
    const command = outcome.split('\n').find((line) => line.startsWith('curl')) ?? '';
    const env = { ...process.env, QTICKETS_TOKEN: TOKEN };
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { env, timeout: 10_000 });
    expect(stdout).toContain(`"total":${request?.page?.total}`);
  });

  it('holds no token, no person and no secret, the archive included', async () => {
    const names = await namesOf(source);
    const { folder, report } = shared;
    for (const { name, text } of allTexts(folder)) {
      expect([name, PERSONAL.exec(text)?.[0] ?? text.includes(TOKEN)]).toEqual([name, false]);
      const found = names.filter((one) => text.includes(Buffer.from(one, 'utf8').toString('latin1')));
      expect([name, found]).toEqual([name, []]);
    }
    expect(report.acceptance).toContainEqual({ criterion: 'nothing-personal', met: true, files: [] });
  });

  it('keeps persons with --raw in files for their owner alone, out of the archive, and secrets not even there', async () => {
    const simulator = await simulate();
    const { folder } = await probeOf(simulator.url, { raw: true });
    const raw = readdirSync(folder).filter((name) => name.endsWith('.raw.json'));
    expect(raw.length).toBeGreaterThan(80);
    const texts = raw.map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts.join('')).toMatch(/buyer\d{6}@example\.test/);
    expect(texts.join('')).not.toMatch(/cancel-order|\/pay\/|\/ticket\/|"87\d{10}"/);
    expect(raw.filter((name) => (statSync(join(folder, name)).mode & 0o777) !== 0o600)).toEqual([]);
    const packed = execFileSync('tar', ['-tzf', join(folder, 'qtickets_orders_debug.tar.gz')]).toString();
    expect(packed).not.toContain('.raw.json');
    const others = allTexts(folder).filter(({ name }) => !name.endsWith('.raw.json'));
    expect(others.filter(({ text }) => PERSONAL.test(text)).map(({ name }) => name)).toEqual([]);
  });

  it('is packed under plain names that tar opens, and matches its sums', async () => {
    const there = probesFolder();
    execFileSync('tar', ['-xzf', join(shared.folder, 'qtickets_orders_debug.tar.gz'), '-C', there]);
    const unpacked = join(there, 'qtickets_orders_debug');
    const names = readdirSync(unpacked);
    expect(names.filter((name) => !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))).toEqual([]);
    expect(names).toEqual(
      expect.arrayContaining(['final_report.md', 'final_report.html', 'report.json', 'evidence.jsonl']),
    );
    execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: unpacked });
    expect((await checkEvidence(unpacked)).problems).toEqual([]);
  });

  it('tells what was changed, lost or added', async () => {
    const folder = copyOfShared();
    expect((await checkEvidence(folder)).problems).toEqual([]);
    appendFileSync(join(folder, 'stepA1_orders_payed_since.json'), ' ');
    rmSync(join(folder, 'stepD_order.headers.txt'));
    writeFileSync(join(folder, 'stepZ_extra.json'), '{}');
    appendFileSync(join(folder, 'final_report.md'), 'all is well');
    const { problems } = await checkEvidence(folder);
    expect(problems).toEqual([
      { file: 'final_report.md', kind: 'changed' },
      { file: 'stepA1_orders_payed_since.json', kind: 'changed' },
      { file: 'stepD_order.headers.txt', kind: 'missing' },
      { file: 'stepZ_extra.json', kind: 'unlisted' },
    ]);
  });
});

describe('POST', () => {
  it('is never sent unless it is allowed', async () => {
    const { report } = shared;
    expect(new Set(source.requests.entries.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(statesOf(report)).toMatchObject({ E1: 'skipped', E2: 'skipped' });
  });

  it('creates no order, though the source makes one of any body that could be one', async () => {
    const simulator = await simulate();
    const before = simulator.world.counts().total;
    const { report } = await probeOf(simulator.url, { allowPost: true });
    const posts = simulator.requests.entries.filter(({ method }) => method === 'POST');
    expect(posts.map(({ url, body }) => [url, body])).toEqual([
      ['/api/rest/v1/orders/filter', JSON.stringify(HARMLESS_POST_BODY)],
      ['/api/rest/v1/orders', JSON.stringify(HARMLESS_POST_BODY)],
    ]);
    expect(simulator.world.counts().total).toBe(before);
    expect(report.requests.filter(({ method }) => method === 'POST').map(({ status }) => status)).toEqual([
      404, 503,
    ]);
    expect(statesOf(report)).toMatchObject({ E1: 'refuted', E2: 'refuted', F: 'skipped' });
  });
});

describe('a probe that is stopped', () => {
  it('leaves a valid report of the steps that were done', async () => {
    const simulator = await simulate();
    const stop = new AbortController();
    const { report, folder } = await probeOf(simulator.url, {
      signal: stop.signal,
      listener: { onStep: (step) => step === 'B2' && stop.abort(new InterruptedError('SIGINT')) },
    });
    expect(report.signal).toBe('SIGINT');
    expect(exitCodeOfProbe(report)).toBe(130);
    expect(statesOf(report)).toMatchObject({
      A3: 'confirmed',
      B1: 'refuted',
      B2: 'interrupted',
      C1: 'skipped',
      H: 'confirmed',
    });
    expect(verdictsOf(report)).toMatchObject({ 'flat payed': 'ignored', 'flat page': 'honoured' });
    expect(probeReportSchema.parse(JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')))).toEqual(
      report,
    );
    expect(readFileSync(join(folder, 'final_report.md'), 'utf8')).toContain('SIGINT');
    expect((await checkEvidence(folder)).problems).toEqual([]);
  });

  it('while it waits ends at once', async () => {
    const simulator = await simulate({ faults: { ordersDown: true } });
    const stop = new AbortController();
    const hasty = hastyClock();
    const { report } = await probeOf(simulator.url, {
      clock: { ...hasty, sleep: (ms, signal) => (ms < 300_000 ? hasty : systemClock).sleep(ms, signal) },
      signal: stop.signal,
      retryWaitSeconds: 300,
      listener: { onWait: () => setImmediate(() => stop.abort(new InterruptedError('SIGTERM'))) },
    });
    expect(exitCodeOfProbe(report)).toBe(143);
    expect(statesOf(report)).toMatchObject({ K1: 'confirmed', F: 'interrupted' });
  });

  it('by kill -9 can still be reported: the journal has all that was seen, a line cut off in the writing apart', async () => {
    const killed = copyOfShared();
    const lines = readFileSync(join(killed, 'evidence.jsonl'), 'utf8').split('\n');
    writeFileSync(
      join(killed, 'evidence.jsonl'),
      `${lines.slice(0, 20).join('\n')}\n${lines[20]?.slice(0, 40)}`,
    );
    const report = await writeReport({
      ...{ folder: killed, entries: readJournal(killed), texts: textsFor('en'), language: 'en', token: null },
    });
    expect(statesOf(report)).toMatchObject({ A1: 'refuted', J1: 'skipped' });
    writeFileSync(join(killed, 'evidence.jsonl'), `${lines[0]}\nnonsense\n${lines[1]}\n`);
    expect(() => readJournal(killed)).toThrow('line 2');
  });
});
