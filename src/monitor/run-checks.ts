/**
 * Runs the checks of the store, one after another, and puts what they found on record. It reads the store alone and changes no figure.
 * Memory does not grow with what is wrong: a check gives the first of it and a count.
 */
import type { Clock } from '../core/clock.ts';
import { StoreQueryError } from '../core/errors.ts';
import { createZoneClock } from '../core/time.ts';
import { insertRows, Versions } from '../loader/meta-rows.ts';
import { checkRowSchema } from '../loader/queries.ts';
import { newRunId, refuseRival } from '../loader/run-record.ts';
import { CHECKS, type CheckName } from '../protocol/check-names.ts';
import { type CheckReport, type CheckResult, type Severity, severitySchema } from '../protocol/checks.ts';
import { defineQuery } from '../warehouse/query.ts';
import { tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

export interface RunChecksOptions {
  readonly warehouse: Warehouse;
  readonly organization: string;
  /** IANA zone of days. */
  readonly reportZone: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  /** Writes the results to `meta_checks`. @default true */
  readonly keepsResults?: boolean | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Not while a load of this process is at work: what it has half written would be called wrong.
 * @throws StoreLockedError while a load of another process is; StoreUnavailableError
 */
export async function runChecks(options: RunChecksOptions): Promise<CheckReport> {
  const { warehouse, organization, reportZone, clock, signal, onProgress } = options;
  await refuseRival(warehouse, organization, clock);
  const nowMs = clock.now();
  const zone = createZoneClock(reportZone);
  const parameters = {
    ...{ organization, months: [], now: Math.floor(nowMs / 1000), today: zone.day(nowMs) },
  };
  const checks: CheckResult[] = [];
  for (const name of CHECKS) {
    signal?.throwIfAborted();
    checks.push(await runCheck(warehouse, name, parameters));
    onProgress?.(checks.length, CHECKS.length);
  }
  // A load that has begun meanwhile may be what a check stumbled over.
  if (checks.some(({ status }) => status !== 'passed')) await refuseRival(warehouse, organization, clock);
  const report = {
    organization,
    check_run: newRunId(nowMs),
    checked_at: zone.format(nowMs),
    healthy: checks.every(({ severity, status }) => severity === 'warn' || status === 'passed'),
    checks,
  };
  if (options.keepsResults ?? true) await keep(options, report, nowMs);
  return report;
}

/** How bad it is when a check fails, as its file says. */
export function severityOf(sql: string): Severity {
  return severitySchema.parse(/^-- Severity: (\w+)$/m.exec(sql)?.[1]);
}

/** The statement of a check. */
export function checkQuery(name: CheckName) {
  return defineQuery(name, checkRowSchema, 'checks');
}

async function runCheck(
  warehouse: Warehouse,
  check: CheckName,
  parameters: Parameters<Warehouse['query']>[1],
): Promise<CheckResult> {
  const query = checkQuery(check);
  const severity = severityOf(query.sql());
  try {
    const rows = await warehouse.query(query, parameters);
    const samples = rows.map(({ subject, detail }) => ({ subject, detail }));
    const found = rows[0]?.total ?? 0;
    return { check, severity, status: found === 0 ? 'passed' : 'failed', found, samples };
  } catch (error) {
    if (!(error instanceof StoreQueryError)) throw error;
    return {
      check,
      severity,
      status: 'broken',
      found: 0,
      samples: [{ subject: check, detail: error.message }],
    };
  }
}

const COLUMNS = [
  ...['organization', 'check', 'severity', 'status', 'found', 'samples', 'checked_at', 'check_run', '_ver'],
];

async function keep(
  { warehouse, clock }: RunChecksOptions,
  { organization, check_run, checks }: CheckReport,
  nowMs: number,
): Promise<void> {
  const versions = new Versions(clock);
  await versions.continueFrom(warehouse, organization);
  const rows = checks.map(({ check, severity, status, found, samples }) => [
    ...[tsvString(organization), check, severity, status, found, tsvString(JSON.stringify(samples))],
    ...[tsvDateTime(nowMs), check_run, versions.next()],
  ]);
  await insertRows(warehouse, 'meta_checks', COLUMNS, rows);
}
