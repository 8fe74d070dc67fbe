/** What is made of a probe: the report in two languages, the letter, the difference of two probes, the replay. */
import { cpSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  hastyClock,
  PERSONAL,
  type ProbeSetup,
  probeConfig,
  probesFolder,
  runProbe,
  statesOf,
  verdictsOf,
} from '../../test/support/run-probe.ts';
import { systemClock } from '../core/clock.ts';
import { Secret } from '../core/secret.ts';
import { textsFor } from '../core/texts/index.ts';
import { createReplay } from '../simulator/replay.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../simulator/simulator.ts';
import { checkEvidence } from './check-evidence.ts';
import { diffReports, isBehaviour } from './diff.ts';
import { readJournal } from './journal.ts';
import { renderLetter } from './letter.ts';
import type { ProbeOutcome } from './probe.ts';
import { readReport } from './read-report.ts';
import { readExchanges } from './replay.ts';
import { renderDiff } from './report/diff-text.ts';
import { writeReport } from './write-report.ts';

// A probe is some ninety requests with their files.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

const TOKEN = 'canary-token-4f9d27';
const WORLD = { orders: 1230, seed: 5, anchor: Date.now() - 3_600_000, token: TOKEN };

/** The same source before and after it began to behave as documented; tests that change files take a copy. */
let source: Simulator;
let before: ProbeOutcome;
let after: ProbeOutcome;

beforeAll(async () => {
  source = await createSimulator(WORLD);
  const out = probesFolder(afterAll);
  before = await probeOf(source.url, { out });
  source.setBehaviour('documented');
  after = await probeOf(source.url, { out });
});
afterAll(() => source.close());

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await createSimulator({ ...WORLD, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

function probeOf(url: string, setup: ProbeSetup = {}): Promise<ProbeOutcome> {
  const config = probeConfig(new URL(url), { token: new Secret(TOKEN) });
  return runProbe(config, { clock: hastyClock(), ...setup });
}

describe('the report', () => {
  it('is made again from the evidence, the same in the same language, whole in the other', async () => {
    const folder = join(probesFolder(), 'copy');
    cpSync(before.folder, folder, { recursive: true });
    const markdown = readFileSync(join(folder, 'final_report.md'), 'utf8');
    for (const file of [
      'final_report.md',
      'final_report.html',
      'report.json',
      'SHA256SUMS',
      'qtickets_orders_debug.tar.gz',
    ]) {
      rmSync(join(folder, file));
    }
    const make = (language: 'en' | 'ru') =>
      writeReport({ folder, entries: readJournal(folder), texts: textsFor(language), language, token: null });
    await make('en');
    expect(readFileSync(join(folder, 'final_report.md'), 'utf8')).toBe(markdown);
    await make('ru');
    const russian = readFileSync(join(folder, 'final_report.md'), 'utf8');
    expect(russian).toMatch(
      /^# Проверка API QTickets\n\n\*\*`payed`, `since`, `status`, `organization`, `per_page` игнорируются; `page` учитывается; /,
    );
    expect(russian.match(/^## /gm)).toHaveLength(markdown.match(/^## /gm)?.length ?? 0);
    expect(readFileSync(join(folder, 'final_report.html'), 'utf8')).toContain('<html lang="ru">');
    expect((await checkEvidence(folder)).problems).toEqual([]);
  });

  it('begins with what is ignored, what that costs, the way that works, and the settings', () => {
    const { folder, report } = before;
    const [, , found = '', , way = '', , settings = ''] = readFileSync(
      join(folder, 'final_report.md'),
      'utf8',
    ).split('\n');
    const unpaid = report.naive?.unpaid ?? 0;
    expect(unpaid).toBeGreaterThan(5);
    expect(found).toMatch(
      new RegExp(
        '^\\*\\*`payed`, `since`, `status`, `organization`, `per_page` are ignored; `page` is honoured; ' +
          '50 of 1,230 orders would have been read by a loader that trusted HTTP 200; ' +
          `${unpaid} of those 50 are not paid; the newest is of [A-Z][a-z]+ 20\\d\\d\\.\\*\\*$`,
      ),
    );
    expect(way).toContain('`GET /orders?page=1`');
    expect(way).toContain('25 requests for 1,230 orders');
    for (const setting of ['QTICKETS_DIALECT=flat', 'QTICKETS_SINCE_HOURS=168', '720', '43200']) {
      expect(settings).toContain(setting);
    }
  });

  it('shows markup from outside as text', async () => {
    const config = probeConfig(new URL(source.url), { token: new Secret(TOKEN) });
    const organization = '<img src=x onerror=alert(1)> | `x` [a](javascript:alert(1))';
    const { folder } = await runProbe({ ...config, organization }, { clock: hastyClock() });
    const html = readFileSync(join(folder, 'final_report.html'), 'utf8');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('href="javascript');
    expect(html).toContain('&lt;img src=x');
  });
});

describe('two probes', () => {
  it('of a source that stayed the same differ in nothing but counts', () => {
    const { report } = after;
    expect(diffReports(report, report)).toEqual([]);
    const grown = report.requests.map((request) =>
      request.page === null
        ? request
        : { ...request, page: { ...request.page, total: request.page.total + 1 } },
    );
    const changes = diffReports(report, { ...report, requests: grown });
    expect(changes.map(({ kind }) => kind)).toEqual(['total', 'total', 'total']);
    expect(changes.some(isBehaviour)).toBe(false);
    expect(renderDiff([], { before: 'a', after: 'b' }, textsFor('en'))).toEqual([
      'The source answers as it did before.',
    ]);
  });

  it('tell what the source changed', () => {
    const changes = diffReports(before.report, after.report);
    expect(changes).toContainEqual({
      kind: 'verdict',
      name: 'body payed',
      before: 'ignored',
      after: 'honoured',
    });
    expect(changes).toContainEqual({
      kind: 'verdict',
      name: 'flat page',
      before: 'honoured',
      after: 'ignored',
    });
    expect(changes).toContainEqual({ kind: 'step', step: 'I2', before: 'refuted', after: 'confirmed' });
    const names = { before: 'old', after: 'new' };
    expect(renderDiff(changes, names, textsFor('en')).join('\n')).toContain(
      'body payed: ignored -> honoured',
    );
    const russian = renderDiff(changes, names, textsFor('ru')).join('\n');
    expect(russian).toContain('body payed: игнорируется -> учитывается');
  });

  it('tell which fields came and went, which answers failed, and what was not examined', () => {
    const { report } = after;
    const requests = report.requests.map((request) => ({
      ...request,
      status: request.step === 'K2' ? 403 : request.status,
      page: request.step === 'K2' ? null : request.page,
      fields: request.fields?.map((name) => (name === 'uniqid' ? 'uniq_id' : name)) ?? null,
    }));
    const verdicts = report.verdicts.filter(({ parameter }) => parameter !== 'order');
    const changes = diffReports(report, { ...report, requests, verdicts });
    expect(changes).toContainEqual({ kind: 'fields-added', list: '/orders', names: ['uniq_id'] });
    expect(changes).toContainEqual({ kind: 'fields-gone', list: '/orders', names: ['uniqid'] });
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'status', before: 200, after: 403 }));
    expect(changes).toContainEqual({ kind: 'verdict', name: 'body order', before: 'honoured', after: null });
  });
});

describe('the letter', () => {
  it('tells time, address, expectation, answer, headers and command of what is not as documented, and no secret', () => {
    const { folder } = before;
    const letter = renderLetter(readReport(folder), folder, textsFor('ru'));
    for (const part of [
      'Время: ',
      'Запрос: GET http://127.0.0.1',
      'Ждали: только строки, где payed = 1',
      'Пришло: HTTP 200, 50 строк',
      'Server: nginx'.toLowerCase(),
      '$QTICKETS_TOKEN',
      '+03:00',
    ]) {
      expect(letter).toContain(part);
    }
    expect(letter).toMatch(/^1\. Параметр where payed не действует \(JSON в теле GET\)$/m);
    expect(letter).not.toMatch(PERSONAL);
    expect(letter).not.toContain(TOKEN);
    expect(renderLetter(readReport(folder), folder, textsFor('en'))).toContain(
      'Expected: rows with payed = 1 only',
    );
  });

  it('has nothing to say where all is as documented', () => {
    const { folder } = after;
    expect(renderLetter(readReport(folder), folder, textsFor('en'))).toMatch(
      /^Every request was answered as expected/,
    );
  });

  it('tells of a source that fails', async () => {
    const simulator = await simulate({ faults: { ordersDown: true } });
    const { folder } = await probeOf(simulator.url);
    const letter = renderLetter(readReport(folder), folder, textsFor('en'));
    expect(letter).toMatch(/^1\. The list of orders fails$/m);
    expect(letter).toContain('Got: HTTP 503 (UNKNOWN_ERROR)');
  });
});

describe('a replay', () => {
  it('gives a probe the same verdicts, on another day too, and names what was not recorded', async () => {
    const simulator = await simulate({ behaviour: 'query-where' });
    const { folder, report } = await probeOf(simulator.url, { allowPost: true });
    await simulator.close();
    const clock = { ...systemClock, now: () => systemClock.now() + 40 * 86_400_000 };
    const replay = await createReplay({ exchanges: readExchanges(folder), port: 0, clock });
    onTestFinished(() => replay.close());
    const again = await probeOf(replay.url, { allowPost: true, clock });
    expect(verdictsOf(again.report)).toEqual(verdictsOf(report));
    expect(statesOf(again.report)).toEqual(statesOf(report));
    expect(diffReports(report, again.report).map(({ kind }) => kind)).toEqual(['source']);
    const answer = await fetch(`${replay.url}/orders?page=77`);
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { error: 'not recorded', status: 404, request: 'GET /api/rest/v1/orders?page=77' },
    ]);
  });
});
