/**
 * What `zakaz doctor` tries, one function a group: settings, machine, source, store. A check never throws; a failure becomes a
 * finding with advice and the exit code it stands for.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Config, SourceConfig } from '../config/config.ts';
import type { ConfigFindings } from '../config/load-config.ts';
import { StoreLockedError, toZakazError } from '../core/errors.ts';
import { freeBytes, nearestFolder } from '../monitor/free-bytes.ts';
import { CHANNELS } from '../protocol/alert-names.ts';
import { createHttpClient } from '../qtickets/http-client.ts';
import { readListAnswer } from '../qtickets/list-answer.ts';
import { type SchemaState, schemaState } from '../warehouse/migrate.ts';
import { openWarehouse } from '../warehouse/open-warehouse.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { Context } from './context.ts';
import { type CheckName, type Finding, ok, skip, warn } from './doctor-finding.ts';
import { checkServer } from './doctor-server.ts';
import { EXIT, exitCodeOfError } from './exit-codes.ts';
import { describeError } from './show-error.ts';
import { storeExists } from './store.ts';

/** A finding out of whatever was thrown. */
function failed(check: CheckName, thrown: unknown, { texts }: Context): Finding {
  const error = toZakazError(thrown);
  const { what, next, details } = describeError(error, texts);
  const advice = [next, details].filter((text) => text !== null);
  return { check, state: 'fail', message: what, advice, exitCode: exitCodeOfError(error) };
}

/** Settings: every problem and every warning. */
export function checkSettings({ texts, globals }: Context, { problems, warnings }: ConfigFindings): Finding {
  const { doctor, config } = texts;
  if (problems.length > 0) {
    const advice = problems.map(({ key, problem, fix }) => `${key}: ${problem}; ${config.fix(fix)}`);
    const message = doctor.settingsBad(problems.length);
    return { check: 'settings', state: 'fail', message, advice, exitCode: EXIT.usage };
  }
  const { envFile } = globals;
  const from = envFile === undefined ? doctor.fromEnvironment : doctor.fromFile(envFile);
  const message = doctor.settingsGood(from);
  return warnings.length === 0 ? ok('settings', message) : warn('settings', message, ...warnings);
}

/** Bytes: below this a load may run out of disk. */
const LOW_DISK = 2_000_000_000;
/** Bytes: below this the embedded engine is short of memory. */
const LOW_MEMORY = 1_000_000_000;

/** Node, disk and memory of this machine. */
export async function checkMachine({ texts }: Context, config: Config): Promise<Finding[]> {
  const { doctor, format } = texts;
  const findings = [ok('node', doctor.nodeGood(process.versions.node))];
  const folder = nearestFolder(config.dataDir);
  const bytes = await freeBytes(folder);
  const free = format.bytes(bytes);
  findings.push(
    bytes < LOW_DISK
      ? warn('disk', doctor.diskLow(free, folder), doctor.diskAdvice)
      : ok('disk', doctor.diskGood(free, folder)),
  );
  if (config.store.kind === 'embedded') {
    const size = format.bytes(totalmem());
    findings.push(
      totalmem() < LOW_MEMORY
        ? warn('memory', doctor.memoryLow(size), doctor.memoryAdvice)
        : ok('memory', doctor.memoryGood(size)),
    );
  }
  return findings;
}

/** Where problems are told. Nothing is sent: a trial is for a person to ask for. */
export function checkAlerts({ texts }: Context, { alerts }: Config): Finding {
  const { channel, doctor } = texts.alerts;
  const names = CHANNELS.filter((name) => alerts[name] !== null).map((name) => channel[name]);
  return names.length === 0 ? skip('alerts', doctor.none) : ok('alerts', doctor.good(names.join(', ')));
}

/** Milliseconds: a clock further off than this makes windows wrong. */
const CLOCK_LIMIT_MS = 5_000;
/** Milliseconds: a person waits for the answer. */
const ANSWER_LIMIT_MS = 20_000;

/** One GET with the token; the clocks are compared by its answer. */
export async function checkSource(context: Context, source: SourceConfig | null): Promise<Finding[]> {
  const { texts, clock, signal } = context;
  const { doctor, format } = texts;
  if (source === null) return [skip('source', doctor.sourceSkipped)];
  const timeoutMs = Math.min(source.timeoutMs, ANSWER_LIMIT_MS);
  const client = createHttpClient({ source: { ...source, timeoutMs, maxRetries: 1 }, clock });
  const startedAt = clock.monotonic();
  try {
    await client.get({ path: 'orders', query: { page: '1' }, signal }, ({ body }) => readListAnswer(body));
    const took = format.duration(clock.monotonic() - startedAt);
    return [ok('source', doctor.sourceGood(source.baseUrl.host, took)), checkClock(context, client.stats)];
  } catch (error) {
    signal.throwIfAborted();
    return [failed('source', error, context)];
  } finally {
    await client.close();
  }
}

function checkClock({ texts }: Context, { clockSkewMs }: { readonly clockSkewMs: number | null }): Finding {
  const { doctor, format } = texts;
  if (clockSkewMs === null) return skip('clock', doctor.clockUnknown);
  const difference = Math.abs(clockSkewMs);
  if (difference <= CLOCK_LIMIT_MS) return ok('clock', doctor.clockGood(format.duration(CLOCK_LIMIT_MS)));
  return warn('clock', doctor.clockOff(format.duration(difference)), doctor.clockAdvice);
}

/** Opens the store for writing, as a load would, and looks at its tables. A store that is not there yet is not made. */
export async function checkStore(context: Context, config: Config): Promise<Finding[]> {
  try {
    if (!storeExists(config)) return await tryEngine(context, config);
    return await withStore(context, config, async (warehouse) => [
      await describeStore(context, warehouse),
      ...(warehouse.engine === 'clickhouse' ? await checkServer(context.texts, warehouse) : []),
      ...checkSchema(context, config, await schemaState(warehouse)),
    ]);
  } catch (error) {
    if (error instanceof StoreLockedError) {
      const pid = String(error.details['pid'] ?? '?');
      return [{ ...warn('store', context.texts.doctor.storeBusy(pid)), exitCode: EXIT.storeBusy }];
    }
    return [failed('store', error, context)];
  }
}

async function withStore<Result>(
  { clock }: Context,
  config: Config,
  use: (warehouse: Warehouse) => Promise<Result>,
): Promise<Result> {
  const warehouse = await openWarehouse(config, { clock, purpose: 'doctor', access: 'write' });
  try {
    return await use(warehouse);
  } finally {
    await warehouse.close();
  }
}

async function describeStore({ texts }: Context, warehouse: Warehouse): Promise<Finding> {
  const { engineNames, storeGood } = texts.doctor;
  if (warehouse.engine === 'chdb') {
    for (const statement of PROBE) await warehouse.execute(statement);
  }
  const engine = engineNames[warehouse.engine];
  return ok('store', storeGood(engine, await warehouse.version(), warehouse.location));
}

/** Shows that tables of the embedded store can be made, written and dropped; `doctor-server.ts` tries more on a server. */
const PROBE = [
  'CREATE TABLE IF NOT EXISTS _doctor_probe (x UInt8) ENGINE = MergeTree ORDER BY x',
  'INSERT INTO _doctor_probe SELECT 1',
  'DROP TABLE IF EXISTS _doctor_probe',
];

/** Tries the embedded engine in a folder that is thrown away, and whether the data folder could be made. */
async function tryEngine(context: Context, config: Config): Promise<Finding[]> {
  const { doctor } = context.texts;
  const parent = nearestFolder(config.dataDir);
  if (!(await canWrite(parent))) {
    const [message, advice, exitCode] = [
      doctor.writeBad(parent),
      [doctor.writeAdvice],
      EXIT.storeUnavailable,
    ];
    return [{ check: 'store', state: 'fail', message, advice, exitCode }];
  }
  const folder = await mkdtemp(join(tmpdir(), 'zakaz-doctor-'));
  const trial: Config = {
    ...config,
    dataDir: folder,
    store: { kind: 'embedded', path: join(folder, 'store') },
  };
  try {
    const version = await withStore(context, trial, (warehouse) => warehouse.version());
    const message = doctor.storeGood(doctor.engineNames.chdb, version, doctor.storeNew(config.dataDir));
    return [ok('store', message), skip('schema', doctor.schemaEmpty)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A folder of a moment is the only sure test: rights, owners and read-only disks all show. */
async function canWrite(folder: string): Promise<boolean> {
  try {
    await rm(await mkdtemp(join(folder, '.zakaz-doctor-')), { recursive: true });
    return true;
  } catch {
    return false;
  }
}

function checkSchema({ texts }: Context, config: Config, { state, reportZone }: SchemaState): Finding[] {
  const { doctor } = texts;
  if (state === 'empty') return [skip('schema', doctor.schemaEmpty)];
  if (state === 'newer') {
    const advice = [doctor.schemaNewerAdvice];
    const exitCode = EXIT.storeUnavailable;
    return [{ check: 'schema', state: 'fail', message: doctor.schemaNewer, advice, exitCode }];
  }
  const schema = state === 'older' ? warn('schema', doctor.schemaOlder) : ok('schema', doctor.schemaCurrent);
  if (reportZone === null || reportZone === config.reportZone) {
    return [schema, ok('zone', doctor.zoneGood(config.reportZone))];
  }
  const message = doctor.zoneOther(reportZone, config.reportZone);
  const advice = [doctor.zoneAdvice(reportZone)];
  return [schema, { check: 'zone', state: 'fail', message, advice, exitCode: EXIT.storeUnavailable }];
}
