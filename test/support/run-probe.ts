/** A whole probe in this process against a source of the test, into a folder that is gone with the test. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ConfigWithSource, SourceConfig } from '../../src/config/config.ts';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { textsFor } from '../../src/core/texts/index.ts';
import { type ProbeListener, type ProbeOptions, type ProbeOutcome, probe } from '../../src/probe/probe.ts';
import type { ProbeReport } from '../../src/protocol/probe.ts';
import { NO_ALERTS } from './no-alerts.ts';
import { testSourceConfig } from './scripted-source.ts';

/** Of the simulator's persons and secrets: addresses, telephones, links, barcodes, cards. */
export const PERSONAL = /buyer\d{6}|\+7900|example\.test\/(?:cancel-order|pay|ticket)|"87\d{10}"|000000\*{6}/;

export type ProbeSetup = Partial<Omit<ProbeOptions, 'config' | 'listener'>> & {
  readonly listener?: Partial<ProbeListener>;
};

const DEAF: ProbeListener = {
  onFolder: () => {},
  onStep: () => {},
  onStepEnd: () => {},
  onAsk: () => {},
  onFound: () => {},
  onWait: () => {},
  onAgain: () => {},
  onLoad: () => {},
  onLoaded: () => {},
};

/** A clock on which sleeping takes no time. */
export function hastyClock(): Clock {
  let skippedMs = 0;
  return {
    now: () => systemClock.now() + skippedMs,
    monotonic: () => systemClock.monotonic() + skippedMs,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      skippedMs += ms;
    },
  };
}

/** A configuration for a source of the test, for probes that load nothing. */
export function probeConfig(baseUrl: URL, source: Partial<SourceConfig> = {}): ConfigWithSource {
  return {
    organization: 'probed',
    reportZone: 'Europe/Moscow',
    store: { kind: 'embedded', path: '/nowhere' },
    database: 'zakaz',
    dataDir: '/nowhere',
    sinceHours: 24,
    looksBackEachLoad: false,
    jobName: 'qtickets_api',
    dryRun: false,
    personalData: 'pseudonymise',
    personalDataKey: null,
    alerts: NO_ALERTS,
    personalDataFormerKeys: [],
    logLevel: 'silent',
    source: testSourceConfig(baseUrl, source),
  };
}

/** A folder for probes. @param whenDone runs what removes it @default at the end of the test */
export function probesFolder(whenDone: (remove: () => void) => void = onTestFinished): string {
  const out = mkdtempSync(join(tmpdir(), 'zakaz-probe-'));
  whenDone(() => rmSync(out, { recursive: true, force: true }));
  return out;
}

/** Without a load and without a wait unless told otherwise. */
export function runProbe(config: ConfigWithSource, setup: ProbeSetup = {}): Promise<ProbeOutcome> {
  const clock: Clock = setup.clock ?? systemClock;
  return probe({
    out: setup.out ?? probesFolder(),
    signal: new AbortController().signal,
    texts: textsFor('en'),
    language: 'en',
    version: '1.2.3',
    order: null,
    retryWaitSeconds: 0,
    allowPost: false,
    load: false,
    raw: false,
    openStore: () => Promise.reject(new Error('no store is wanted')),
    threads: 0,
    ...setup,
    config,
    clock,
    listener: { ...DEAF, ...setup.listener },
  });
}

/** Verdicts by `dialect parameter`. */
export function verdictsOf({ verdicts }: ProbeReport): Readonly<Record<string, string>> {
  return Object.fromEntries(
    verdicts.map(({ dialect, parameter, verdict }) => [`${dialect} ${parameter}`, verdict]),
  );
}

/** States by step. */
export function statesOf({ steps }: ProbeReport): Readonly<Record<string, string>> {
  return Object.fromEntries(steps.map(({ step, state }) => [step, state]));
}

/** Every file of a folder and every member of its archive, with its text. */
export function allTexts(folder: string): { readonly name: string; readonly text: string }[] {
  const files = readdirSync(folder).map((name) => ({
    name,
    text: readFileSync(join(folder, name), 'latin1'),
  }));
  const packed = execFileSync('tar', ['-xzOf', join(folder, 'qtickets_orders_debug.tar.gz')], {
    maxBuffer: 512 * 1024 * 1024,
    encoding: 'latin1',
  });
  return [...files, { name: 'the archive', text: packed }];
}
