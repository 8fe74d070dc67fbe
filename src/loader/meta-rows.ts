/** Small rows about loads: runs, watermarks, contract, refused rows, stale months. Written one by one or a few at a time. */
import { createHash } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import type { Proof } from '../protocol/contract.ts';
import type { RunMetrics } from '../protocol/run.ts';
import { TSV_NULL, tsvDateTime, tsvNullableDateTime, tsvString } from '../warehouse/tsv.ts';
import type { InsertBatch, Warehouse } from '../warehouse/warehouse.ts';
import type { Reject } from './order-page.ts';
import { newestVersion } from './queries.ts';

type Field = string | number | bigint;

/** A batch of rows given field by field; text fields must be escaped already. The token is made of the content. */
export function batchOf(
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Field[])[],
): InsertBatch {
  const bytes = Buffer.from(rows.map((row) => `${row.join('\t')}\n`).join(''));
  const token = createHash('md5').update(table).update(bytes).digest('hex');
  return { table, columns, chunks: [bytes], rows: rows.length, token };
}

/** Writes rows given field by field; none, nothing. Text fields must be escaped already. */
export async function insertRows(
  warehouse: Warehouse,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Field[])[],
): Promise<void> {
  if (rows.length > 0) await warehouse.insert(batchOf(table, columns, rows));
}

/** Who and when: what every row about a load carries. */
export interface MetaContext {
  readonly warehouse: Warehouse;
  readonly organization: string;
  readonly runId: string;
  readonly versions: Versions;
}

/** Versions for rows about loads: the time in milliseconds, but always larger than any before, also when the clock was set back. */
export class Versions {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Goes on from the newest row in the store. Called once, before the first row is written. */
  async continueFrom(warehouse: Warehouse, organization: string): Promise<void> {
    const [newest] = await warehouse.query(newestVersion, { organization });
    this.#last = Math.max(this.#last, Number(newest?.version ?? 0));
  }

  next(): number {
    this.#last = Math.max(this.#clock.now(), this.#last + 1);
    return this.#last;
  }
}

const RUN_COLUMNS = [
  ...['organization', 'job', 'run_id', 'started_at', 'finished_at', 'status', 'mode', 'rows_processed'],
  ...['server_total', 'distinct_ids', 'complete', 'message', 'metrics', 'host', 'pid', '_ver'],
];

export interface RunRow {
  readonly job: string;
  readonly startedAtMs: number;
  readonly finishedAtMs: number | null;
  readonly message: string;
  readonly metrics: RunMetrics;
  readonly host: string;
  readonly pid: number;
}

/** Writes the run's row anew; the newest stays. */
export async function writeRun(
  { warehouse, organization, runId, versions }: MetaContext,
  { job, startedAtMs, finishedAtMs, message, metrics, host, pid }: RunRow,
): Promise<void> {
  await insertRows(warehouse, 'meta_job_runs', RUN_COLUMNS, [
    [
      tsvString(organization),
      tsvString(job),
      runId,
      tsvDateTime(startedAtMs),
      tsvNullableDateTime(finishedAtMs),
      metrics.status,
      metrics.mode,
      metrics.rows.orders,
      metrics.server_total ?? TSV_NULL,
      metrics.distinct_ids,
      metrics.complete ? 1 : 0,
      tsvString(message),
      tsvString(JSON.stringify(metrics)),
      tsvString(host),
      pid,
      versions.next(),
    ],
  ]);
}

export const CONTRACT_COLUMNS = [
  ...['organization', 'endpoint', 'dialect', 'capability', 'verdict', 'evidence', 'proved_at', 'run_id'],
];

export async function writeContract(
  { warehouse, organization, runId }: MetaContext,
  proofs: readonly Proof[],
  nowMs: number,
): Promise<void> {
  const rows = proofs.map(({ endpoint, dialect, capability, verdict, evidence }) => [
    tsvString(organization),
    endpoint,
    dialect,
    capability,
    verdict,
    tsvString(evidence),
    tsvDateTime(nowMs),
    runId,
  ]);
  await insertRows(warehouse, 'meta_contract', CONTRACT_COLUMNS, rows);
}

/** The watermark of orders: every change up to its value was loaded with proof. */
export const ORDERS_WATERMARK = 'orders.updated_at';
/** When a proved load last looked back further than the watermark. */
export const LOOKED_BACK = 'orders.looked_back';

export async function writeWatermark(
  { warehouse, organization, runId, versions }: MetaContext,
  name: typeof ORDERS_WATERMARK | typeof LOOKED_BACK,
  valueMs: number,
  nowMs: number,
): Promise<void> {
  const columns = ['organization', 'name', 'value', 'run_id', 'moved_at', '_ver'];
  const row = [
    tsvString(organization),
    name,
    tsvDateTime(valueMs),
    runId,
    tsvDateTime(nowMs),
    versions.next(),
  ];
  await insertRows(warehouse, 'meta_watermarks', columns, [row]);
}

const REJECT_COLUMNS = [
  ...[
    'organization',
    'entity',
    'entity_id',
    'reason',
    'payload_json',
    'payload_hash',
    'run_id',
    'seen_at',
    '_ver',
  ],
];

export async function writeRejects(
  { warehouse, organization, runId, versions }: MetaContext,
  entity: 'order' | 'event' | 'seats',
  rejects: readonly Reject[],
  nowMs: number,
): Promise<void> {
  const rows = rejects.map(({ entityId, reason, payloadJson, payloadHash }) => [
    tsvString(organization),
    entity,
    entityId,
    tsvString(reason),
    tsvString(payloadJson),
    payloadHash,
    runId,
    tsvDateTime(nowMs),
    versions.next(),
  ]);
  await insertRows(warehouse, 'meta_rejects', REJECT_COLUMNS, rows);
}

export async function markMonths(
  { warehouse, organization, runId, versions }: MetaContext,
  months: readonly number[],
  isStale: boolean,
  nowMs: number,
): Promise<void> {
  const columns = ['organization', 'month', 'is_stale', 'run_id', 'changed_at', '_ver'];
  const rows = months.map((month) => [
    tsvString(organization),
    month,
    isStale ? 1 : 0,
    runId,
    tsvDateTime(nowMs),
    versions.next(),
  ]);
  await insertRows(warehouse, 'meta_fact_months', columns, rows);
}
