/** The record that a server keeps of its comparisons of source and store: `meta_verifications`. */
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { toZakazError } from '../core/errors.ts';
import type { Verification } from '../protocol/verify.ts';
import { tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { insertRows } from './meta-rows.ts';

export interface VerificationRecordOptions {
  readonly config: Pick<Config, 'organization'>;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  readonly runId: string;
}

const COLUMNS = [
  ...['organization', 'verify_id', 'started_at', 'finished_at', 'status', 'differences', 'recent'],
  ...['message', 'details', '_ver'],
];

/** Compares, and puts on record what came of it, also a failure. @throws what `compare` throws; StoreQueryError, StoreUnavailableError */
export async function keepVerification(
  options: VerificationRecordOptions,
  compare: () => Promise<Verification>,
): Promise<Verification> {
  const startedAtMs = options.clock.now();
  try {
    const found = await compare();
    await write(options, startedAtMs, toResult(found));
    return found;
  } catch (thrown) {
    const { code, message } = toZakazError(thrown);
    const status = code === 'INTERRUPTED' ? 'interrupted' : 'error';
    // A store that failed the comparison fails its record too; the first failure is the one to tell.
    await write(options, startedAtMs, { ...NOTHING, status, message }).catch(() => undefined);
    throw thrown;
  }
}

interface Result {
  readonly status: 'equal' | 'different' | 'unproved' | 'error' | 'interrupted';
  readonly differences: number;
  readonly recent: number;
  readonly message: string;
  readonly details: string;
}

const NOTHING = { differences: 0, recent: 0, details: '' };

function toResult(found: Verification): Result {
  const { equal, complete, differences, completeness } = found;
  const { total, since_last_load: recent } = differences;
  const details = JSON.stringify(found);
  const status = !equal ? 'different' : complete ? 'equal' : 'unproved';
  return { status, differences: total, recent, message: completeness.detail, details };
}

async function write(
  { config, warehouse, clock, runId }: VerificationRecordOptions,
  startedAtMs: number,
  { status, differences, recent, message, details }: Result,
): Promise<void> {
  const nowMs = clock.now();
  await insertRows(warehouse, 'meta_verifications', COLUMNS, [
    [
      ...[tsvString(config.organization), runId, tsvDateTime(startedAtMs), tsvDateTime(nowMs), status],
      ...[differences, recent, tsvString(message), tsvString(details), nowMs],
    ],
  ]);
}
