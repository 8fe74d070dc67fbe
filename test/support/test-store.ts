/** A store of its own for one test file: a process has room for one. Tests tell their data apart by organisation. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ConfigWithSource, SourceConfig } from '../../src/config/config.ts';
import { type Clock, systemClock } from '../../src/core/clock.ts';
import { Secret } from '../../src/core/secret.ts';
import { type LoadOptions, type LoadOutcome, load } from '../../src/loader/load.ts';
import { migrate } from '../../src/warehouse/migrate.ts';
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../src/warehouse/warehouse.ts';
import { NO_ALERTS } from './no-alerts.ts';

export interface TestStore {
  readonly warehouse: Warehouse;
  readonly dataDir: string;
  /** A configuration for one organisation against one source. */
  config(organization: string, url: string, source?: Partial<SourceConfig>): ConfigWithSource;
  /** One load; reads on this thread, as fast as it can. */
  load(config: ConfigWithSource, options?: Partial<LoadOptions>): Promise<LoadOutcome>;
  /** Rows of a statement as text: columns parted by tabs. */
  sql(statement: string): Promise<string[]>;
  close(): Promise<void>;
}

export interface TestConfigOptions {
  readonly organization: string;
  readonly url: string;
  readonly source?: Partial<SourceConfig> | undefined;
  /** IANA zone of days. @default Europe/Moscow */
  readonly reportZone?: string | undefined;
}

/** A configuration with a store in a folder, for one organisation against one source. */
export function testConfig(
  dataDir: string,
  { organization, url, source, reportZone = 'Europe/Moscow' }: TestConfigOptions,
): ConfigWithSource {
  return {
    organization,
    reportZone,
    store: { kind: 'embedded', path: join(dataDir, 'store') },
    database: 'zakaz',
    dataDir,
    sinceHours: 24,
    looksBackEachLoad: false,
    jobName: 'qtickets_api',
    dryRun: false,
    personalData: 'pseudonymise',
    personalDataKey: null,
    alerts: NO_ALERTS,
    personalDataFormerKeys: [],
    logLevel: 'silent',
    source: {
      baseUrl: new URL(url),
      token: new Secret('test-token'),
      dialect: 'auto',
      concurrency: 4,
      requestsPerSecond: 0,
      timeoutMs: 10_000,
      maxRetries: 1,
      maxRequests: 0,
      sweepPages: 100,
      reread: { minutes: 180, pages: 50 },
      capacity: { minutes: 0, shows: 50 },
      ...source,
    },
  };
}

/** @param reportZone IANA zone of days */
export async function openTestStore(
  clock: Clock = systemClock,
  reportZone = 'Europe/Moscow',
): Promise<TestStore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'zakaz-test-'));
  const config: TestStore['config'] = (organization, url, source) =>
    testConfig(dataDir, { organization, url, source, reportZone });
  const warehouse = await openWarehouse(config('none', 'http://127.0.0.1:9'), {
    clock,
    purpose: 'test',
    access: 'write',
  });
  await migrate(warehouse, { reportZone, clock });
  return {
    warehouse,
    dataDir,
    config,
    load: (loadConfig, options = {}) =>
      load({
        config: loadConfig,
        warehouse,
        clock,
        scope: { kind: 'default' },
        dryRun: false,
        threads: 0,
        ...options,
      }),
    async sql(statement) {
      const text = await readAll(await warehouse.readOnly(statement, 'TSV'));
      return text === '' ? [] : text.trimEnd().split('\n');
    },
    async close() {
      await warehouse.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function readAll(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
