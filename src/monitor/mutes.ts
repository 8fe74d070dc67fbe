/** Rules that are not told for a while, in the store. */
import type { Clock } from '../core/clock.ts';
import { insertRows } from '../loader/meta-rows.ts';
import type { AlertRule } from '../protocol/alert-names.ts';
import type { Mute } from '../protocol/alerts.ts';
import { tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { alertMutes } from './queries.ts';

export interface MutesOptions {
  readonly warehouse: Warehouse;
  readonly organization: string;
  readonly clock: Clock;
}

/** Those in force now. */
export function readMutes({ warehouse, organization, clock }: MutesOptions): Promise<Mute[]> {
  return warehouse.query(alertMutes, { organization, now: Math.floor(clock.now() / 1000) });
}

/** @param ms for how long from now on; 0 ends it */
export async function muteRule(
  { warehouse, organization, clock }: MutesOptions,
  rule: AlertRule,
  ms: number,
): Promise<void> {
  const nowMs = clock.now();
  const columns = ['organization', 'rule', 'muted_until', '_ver'];
  const row = [tsvString(organization), rule, tsvDateTime(nowMs + ms), nowMs];
  await insertRows(warehouse, 'meta_alert_mutes', columns, [row]);
}
