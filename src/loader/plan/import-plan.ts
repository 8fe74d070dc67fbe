/** Puts a plan into the store, whole or not at all: one batch. The same events and days are replaced, others stay. */
import { z } from 'zod';
import type { Clock } from '../../core/clock.ts';
import { defineQuery } from '../../warehouse/query.ts';
import { tsvDateTime, tsvMoney, tsvString } from '../../warehouse/tsv.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { insertRows } from '../meta-rows.ts';
import type { KnownEvent, PlanRow } from './parse-plan.ts';

const eventsKnown = defineQuery(
  'events_known',
  z
    .object({ event_id: z.string(), name: z.string(), currency: z.string() })
    .transform(({ event_id: id, name, currency }): KnownEvent => ({ id, name, currency })),
);

const planKnown = defineQuery(
  'plan_known',
  z.object({ event_id: z.string(), plan_date: z.string(), version: z.coerce.number() }),
);

/** The events of an account. */
export function readKnownEvents(warehouse: Warehouse, organization: string): Promise<KnownEvent[]> {
  return warehouse.query(eventsKnown, { organization });
}

export interface ImportRequest {
  readonly warehouse: Warehouse;
  readonly organization: string;
  readonly rows: readonly PlanRow[];
  readonly clock: Clock;
  /** Counts and writes nothing. */
  readonly dryRun: boolean;
}

/** @returns how many rows take the place of others. @throws StoreQueryError, StoreUnavailableError: then the old plan stays */
export async function importPlan({
  warehouse,
  organization,
  rows,
  clock,
  dryRun,
}: ImportRequest): Promise<number> {
  const days = rows.map(({ day }) => day).sort();
  const span = { from: days[0] ?? '2000-01-01', to: days.at(-1) ?? '2000-01-01' };
  const known = await warehouse.query(planKnown, { organization, ...span });
  const places = new Set(known.map(({ event_id, plan_date }) => `${event_id} ${plan_date}`));
  const replaced = rows.filter(({ eventId, day }) => places.has(`${eventId} ${day}`)).length;
  if (dryRun) return replaced;
  const nowMs = clock.now();
  // Above what is there, also when the clock was set back.
  const version = known.reduce((newest, one) => Math.max(newest, one.version + 1), nowMs);
  const columns = [
    'organization',
    'event_id',
    'plan_date',
    'tickets',
    'revenue',
    'currency',
    'imported_at',
    '_ver',
  ];
  const lines = rows.map(({ eventId, day, tickets, revenue, currency }) => [
    ...[tsvString(organization), eventId, day, tickets, tsvMoney(revenue), currency],
    ...[tsvDateTime(nowMs), version],
  ]);
  await insertRows(warehouse, 'plan_sales', columns, lines);
  return replaced;
}
