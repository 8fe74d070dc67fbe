/** By which rules buyers reach the rows of a load, and with which key: put together once, before anything is read. */
import type { Config } from '../config/config.ts';
import { Secret } from '../core/secret.ts';
import type { Drift } from '../protocol/contract.ts';
import { tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import { openBuyerKeys } from './buyer-key.ts';
import { insertRows, type MetaContext } from './meta-rows.ts';
import type { BuyerRules } from './personal-data.ts';
import { buyerKeyKnown, erasedBuyers } from './queries.ts';

type Store = Pick<MetaContext, 'warehouse' | 'organization'>;

export async function openBuyerRules(
  { warehouse, organization }: Store,
  config: Config,
): Promise<BuyerRules> {
  const { current, former } = await openBuyerKeys(config);
  const erased = await warehouse.query(erasedBuyers, { organization });
  return {
    mode: config.personalData,
    key: current,
    formerKeys: former,
    erased: new Set(erased.map(({ buyer_key }) => buyer_key)),
  };
}

/** What is on record of the key that pseudonyms are made with. */
export interface KnownKey {
  readonly fingerprint: string;
  /** False while pseudonyms of an earlier key may be left. */
  readonly isDone: boolean;
  readonly version: number;
}

/** @returns null before the first load */
export async function readKnownKey({ warehouse, organization }: Store): Promise<KnownKey | null> {
  const [known] = await warehouse.query(buyerKeyKnown, { organization });
  if (known === undefined) return null;
  return { fingerprint: known.fingerprint, isDone: known.is_done === 1, version: known.version };
}

/** Tells two keys apart and gives neither away; empty where no pseudonyms are made. */
export function fingerprintOf(key: string | null): string {
  return key === null ? '' : new Secret(key).fingerprint();
}

/** Puts the key on record. */
export async function writeKnownKey(
  { warehouse, organization }: Store,
  { fingerprint, isDone, version }: KnownKey,
  nowMs: number,
): Promise<void> {
  const columns = ['organization', 'fingerprint', 'is_done', 'changed_at', '_ver'];
  const row = [tsvString(organization), fingerprint, isDone ? 1 : 0, tsvDateTime(nowMs), version];
  await insertRows(warehouse, 'meta_buyer_keys', columns, [row]);
}

/**
 * Remembers the key of a first load.
 * @returns a notice where pseudonyms are made with another key than before: then no buyer of before is known again
 */
export async function noteBuyerKey(store: Store, config: Config, nowMs: number): Promise<Drift[]> {
  const { current } = await openBuyerKeys(config);
  if (current === null) return [];
  const fingerprint = fingerprintOf(current);
  const known = await readKnownKey(store);
  if (known === null) await writeKnownKey(store, { fingerprint, isDone: true, version: nowMs }, nowMs);
  if (known === null || known.fingerprint === fingerprint) return [];
  return [{ kind: 'buyer-key', subject: fingerprint, detail: `${known.fingerprint} before` }];
}
