/** Whole probes against the simulator, whose truth is known: verdicts, the load that follows, and what comes of sources that fail. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { exitCodeOfProbe } from '../../src/cli/exit-codes.ts';
import type { SourceConfig } from '../../src/config/config.ts';
import { StoreUnavailableError } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import type { ProbeReport } from '../../src/protocol/probe.ts';
import { BEHAVIOURS, type Behaviour, HONOURED } from '../../src/simulator/behaviours.ts';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/simulator/simulator.ts';
import { hastyClock, type ProbeSetup, runProbe, statesOf, verdictsOf } from '../support/run-probe.ts';
import { openTestStore, type TestStore } from '../support/test-store.ts';

const TOKEN = 'canary-token-4f9d27';
let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

async function simulate(options: SimulatorOptions = {}): Promise<Simulator> {
  const anchor = Date.now() - 3_600_000;
  const simulator = await createSimulator({ orders: 420, seed: 7, anchor, token: TOKEN, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** A probe of a simulator. */
function probeOf(
  organization: string,
  url: string,
  setup: ProbeSetup = {},
  source: Partial<SourceConfig> = {},
) {
  const config = store.config(organization, url, { token: new Secret(TOKEN), ...source });
  return runProbe(config, { clock: hastyClock(), ...setup });
}

const withStore: Partial<ProbeSetup> = {
  load: true,
  openStore: (use) => use(store.warehouse),
};

/** What the simulator honours, as verdicts. */
function truthOf(behaviour: Behaviour): Readonly<Record<string, string>> {
  const asked = {
    flat: ['page', 'payed', 'since', 'status', 'per_page', 'organization'],
    'query-where': ['page', 'payed', 'since', 'until', 'id', 'order', 'compact_offset'],
    body: ['page', 'payed', 'since', 'until', 'id', 'order', 'compact_offset'],
  };
  return Object.fromEntries(
    Object.entries(asked).flatMap(([dialect, parameters]) =>
      parameters.map((parameter) => {
        const isHonoured = HONOURED[behaviour][dialect]?.includes(parameter) === true;
        return [`${dialect} ${parameter}`, isHonoured ? 'honoured' : 'ignored'];
      }),
    ),
  );
}

describe.each(BEHAVIOURS)('a source that behaves as %s', (behaviour) => {
  it('gets the verdicts that are true, and is loaded in the way that was proved', async () => {
    const simulator = await simulate({ behaviour, organization: `probe-${behaviour}` });
    let asked = 0;
    const { report } = await probeOf(`probe-${behaviour}`, simulator.url, {
      ...withStore,
      openStore: async (use) => {
        asked = simulator.requests.total;
        await use(store.warehouse);
      },
    });
    // Nothing of orders is proved a second time.
    const ofLoad = simulator.requests.entries.slice(asked).filter(({ url }) => url.includes('/orders'));
    expect(ofLoad.filter(({ url, body }) => `${url}${body}`.includes('2999'))).toEqual([]);
    expect(verdictsOf(report)).toEqual(truthOf(behaviour));
    const { paid, tickets, total } = simulator.world.counts();
    expect(report.way?.orders).toBe(total);
    expect(report.loaded?.metrics).toMatchObject({
      status: 'ok',
      orders_paid: paid,
      tickets_sold: tickets,
      dialect: report.way?.dialect,
      plan: report.way?.plan,
    });
    expect(report.settings?.QTICKETS_DIALECT).toBe(report.way?.dialect);
    expect(exitCodeOfProbe(report)).toBe(0);
    const stored = await store.sql(
      `SELECT dialect, capability, verdict, evidence FROM meta_contract
      WHERE organization = 'probe-${behaviour}' AND endpoint = 'orders' AND dialect != ''`,
    );
    const proofs = report.verdicts
      .filter(({ parameter }) => !['status', 'per_page', 'compact_offset'].includes(parameter))
      .map(({ dialect, parameter, verdict, evidence }) => [dialect, parameter, verdict, evidence].join('\t'));
    expect(stored.sort()).toEqual(proofs.sort());
    expect(report.acceptance.filter(({ met }) => met !== true)).toEqual([]);
  });
});

describe('dates with a compact offset', () => {
  it.each([
    ['honoured', 'honoured'],
    ['sometimes', 'unstable'],
  ] as const)('that are honoured %s are called %s', async (compactOffsets, verdict) => {
    const simulator = await simulate({ behaviour: 'documented', compactOffsets });
    const { report } = await probeOf('compact', simulator.url);
    expect(verdictsOf(report)['body compact_offset']).toBe(verdict);
  });
});

describe('a source that fails', () => {
  const criterion = (report: ProbeReport, name: string) =>
    report.acceptance.find(({ criterion: one }) => one === name)?.met;

  it('with 503 throughout ends with 5, once it was asked again and still failed', async () => {
    const simulator = await simulate({ faults: { answers: [{ kind: 'status', status: 503 }] } });
    const waits: number[] = [];
    const { report } = await probeOf('down', simulator.url, {
      retryWaitSeconds: 1,
      listener: { onWait: (ms) => waits.push(ms) },
    });
    expect(exitCodeOfProbe(report)).toBe(5);
    expect(report.root_cause).toBe('outage');
    expect(waits).toEqual([1000]);
    expect(statesOf(report)).toMatchObject({
      A1: 'skipped',
      J3: 'skipped',
      K1: 'refuted',
      F: 'refuted',
      G: 'skipped',
    });
    expect(report.findings).toContainEqual(expect.objectContaining({ kind: 'outage', has_ended: false }));
    expect(report.requests.filter(({ step }) => step === 'F').map(({ method }) => method)).toEqual([
      'GET',
      'HEAD',
    ]);
    expect(report).toMatchObject({ way: null, settings: null, verdicts: [] });
    expect([criterion(report, 'way-proved'), criterion(report, 'no-outage')]).toEqual([false, false]);
  });

  it('for orders alone is told from one that fails for all', async () => {
    const simulator = await simulate({ faults: { ordersDown: true } });
    const { report } = await probeOf('orders-down', simulator.url);
    expect(exitCodeOfProbe(report)).toBe(5);
    expect(report.findings.map(({ kind }) => kind)).toContain('only-orders-fail');
    expect(statesOf(report)).toMatchObject({ K1: 'confirmed', K2: 'confirmed', F: 'refuted' });
  });

  it('and comes back while it is watched is examined after all', async () => {
    const fault = { kind: 'status', status: 503, path: '/orders', times: 4 } as const;
    const simulator = await simulate({ behaviour: 'documented', faults: { answers: [fault] } });
    const { report } = await probeOf('back', simulator.url, {}, { maxRetries: 1 });
    expect(exitCodeOfProbe(report)).toBe(0);
    expect(verdictsOf(report)).toEqual(truthOf('documented'));
    expect(report.findings).toContainEqual(expect.objectContaining({ kind: 'outage', has_ended: true }));
    expect(statesOf(report)).toMatchObject({ A1: 'refuted', I2: 'confirmed', F: 'confirmed' });
  });

  it('by not being there ends with 5, and is not waited for', async () => {
    const { report } = await probeOf('nowhere', 'http://127.0.0.1:9/api/rest/v1', { retryWaitSeconds: 300 });
    expect(exitCodeOfProbe(report)).toBe(5);
    expect(report.root_cause).toBe('unreachable');
    expect(statesOf(report)).toMatchObject({ A1: 'skipped', K1: 'refuted', F: 'skipped' });
    expect(
      report.requests.every(({ status, failure }) => status === null && failure === 'SOURCE_NETWORK'),
    ).toBe(true);
  });

  it('because the token is wrong ends with 4', async () => {
    const simulator = await simulate();
    const { report } = await probeOf('refused', simulator.url, {}, { token: new Secret('not-the-token-1') });
    expect(exitCodeOfProbe(report)).toBe(4);
    expect(report.root_cause).toBe('token-refused');
    expect(statesOf(report)).toMatchObject({ A1: 'skipped', K1: 'refuted', K3: 'confirmed', F: 'skipped' });
  });

  it('because the token may not read orders is told from a wrong token', async () => {
    const simulator = await simulate({
      faults: { answers: [{ kind: 'status', status: 403, path: '/orders' }] },
    });
    const { report } = await probeOf('no-right', simulator.url);
    expect([exitCodeOfProbe(report), report.root_cause]).toEqual([4, 'no-right']);
  });

  it('by a page of HTML in the place of JSON is not taken for an answer', async () => {
    const simulator = await simulate({ faults: { answers: [{ kind: 'html', path: '/orders' }] } });
    const { report } = await probeOf('html', simulator.url);
    expect([exitCodeOfProbe(report), report.root_cause, report.naive]).toEqual([5, 'outage', null]);
  });

  it('does not look at the token, and that is found', async () => {
    const simulator = await simulate({ token: undefined });
    const { report } = await probeOf('unguarded', simulator.url);
    expect(report.findings.map(({ kind }) => kind)).toContain('wrong-token-accepted');
    expect(criterion(report, 'token-checked')).toBe(false);
  });
});

describe('a list that cannot be read whole', () => {
  it.each([
    ['page-ignored', { pageIgnored: true }, 'pages-ignored'],
    ['only-first-page', { onlyFirstPage: true }, 'pages-ignored'],
    ['wrong-total', { wrongTotal: 5 }, 'unknown'],
  ] as const)('because of %s proves no way, ends with 3 and is not loaded', async (_name, faults, cause) => {
    const simulator = await simulate({ faults });
    const { report } = await probeOf('not-whole', simulator.url, withStore);
    expect(report.way).toBeNull();
    expect(exitCodeOfProbe(report)).toBe(3);
    expect(report.root_cause).toBe(cause);
    expect(statesOf(report)['G']).toBe('skipped');
    expect(report.steps.find(({ step }) => step === 'G')?.reason).toBe('no-way');
  });
});

describe('the load of step G', () => {
  it('is left out where the store cannot be used, which says nothing of the way', async () => {
    const simulator = await simulate();
    const fail = () => Promise.reject(new StoreUnavailableError('refused', { fault: 'unreachable' }));
    const { report, folder } = await probeOf('no-store', simulator.url, { load: true, openStore: fail });
    expect(exitCodeOfProbe(report)).toBe(0);
    expect(report.steps.find(({ step }) => step === 'G')).toMatchObject({
      state: 'skipped',
      reason: 'store-unusable',
    });
    expect(report.loaded?.failure?.code).toBe('STORE_UNAVAILABLE');
    expect(readFileSync(join(folder, 'stepG_loader.log'), 'utf8')).toContain('STORE_UNAVAILABLE');
  });

  it('that is not proved ends the probe with 3, though the way was', async () => {
    const simulator = await simulate({ behaviour: 'documented' });
    const { report } = await probeOf('unproved', simulator.url, {
      ...withStore,
      openStore: async (use) => {
        simulator.setFaults({ wrongTotal: 5 });
        await use(store.warehouse);
      },
    });
    expect(report.way).not.toBeNull();
    expect(report.loaded?.metrics).toMatchObject({ status: 'incomplete' });
    expect(exitCodeOfProbe(report)).toBe(3);
  });
});
