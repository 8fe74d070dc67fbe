/**
 * Gives buyers new pseudonyms. A pseudonym cannot be turned into another one: it takes the address, and that lies with the source alone.
 * So all orders are read and written anew; when that is proved, what was not is an order that the source does not list any more, or an
 * old version of a row, and there the buyer is taken out. When it was stopped half-way, it is run again and keeps the new key.
 */
import { readFileSync } from 'node:fs';
import type { ConfigWithSource } from '../../config/config.ts';
import type { Clock } from '../../core/clock.ts';
import { SQL_ROOT } from '../../warehouse/query.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { addBuyerKey, openBuyerKeys } from '../buyer-key.ts';
import { fingerprintOf, readKnownKey, writeKnownKey } from '../buyer-rules.ts';
import type { LoadOutcome } from '../load.ts';

export interface RotateRequest {
  readonly config: ConfigWithSource;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  /** Reads and writes all orders, from the beginning: what an earlier load wrote has the earlier key. */
  readonly loadAll: () => Promise<LoadOutcome>;
}

/** Null when the configured key is the one in use: a new one has to be set first. */
export type RotateOutcome = LoadOutcome | null;

/** @throws StoreQueryError, StoreUnavailableError */
export async function rotateKey({
  config,
  warehouse,
  clock,
  loadAll,
}: RotateRequest): Promise<RotateOutcome> {
  const store = { warehouse, organization: config.organization };
  const known = await readKnownKey(store);
  let { current } = await openBuyerKeys(config);
  const isInUse = known === null || (known.isDone && known.fingerprint === fingerprintOf(current));
  if (isInUse && current !== null) {
    if (config.personalDataKey !== null) return null;
    [current = null] = await addBuyerKey(config);
  }
  const fingerprint = fingerprintOf(current);
  const version = () => Math.max(clock.now(), (known?.version ?? 0) + 1);
  const isUnderWay = known?.isDone === false && known.fingerprint === fingerprint;
  if (!isUnderWay) {
    await run(warehouse, 'distrust_buyers', config.organization);
    await writeKnownKey(store, { fingerprint, isDone: false, version: version() }, clock.now());
  }
  const outcome = await loadAll();
  if (outcome.metrics.status === 'ok') {
    await run(warehouse, 'blank_buyers', config.organization);
    await writeKnownKey(store, { fingerprint, isDone: true, version: version() + 1 }, clock.now());
  }
  return outcome;
}

async function run(
  warehouse: Warehouse,
  statement: 'distrust_buyers' | 'blank_buyers',
  organization: string,
): Promise<void> {
  const sql = readFileSync(new URL(`repair/${statement}.sql`, SQL_ROOT), 'utf8');
  await warehouse.execute(sql, { organization });
}
