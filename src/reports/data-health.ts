/** Everything that tells whether figures can be believed, and what there is to choose from. */
import type { z } from 'zod';
import type { checkListSchema, choicesSchema, dataHealthSchema } from '../protocol/api/data-health.ts';
import { CHANNELS, type choicesFilterSchema, type HistoryFilter } from '../protocol/api/filter.ts';
import { checkResultsQuery, sweepStatesQuery, verificationsQuery } from './queries.ts';
import { readContract, readLastVerification, readStatus, readWebhookReport } from './reports.ts';
import { choicesQuery } from './sales/queries.ts';
import type { Asking } from './sales/scope.ts';
import { toStretches } from './sales/stretches.ts';
import { isWithin, toSpan } from './span.ts';

type DataAsking = Omit<Asking, 'scope'>;

const WEBHOOK_DAYS = 30;
const DAY_MS = 86_400_000;
const MOST_VERIFICATIONS = 50;

/** `GET /data-health` @throws UsageError for days that do not exist */
export async function readDataHealth(
  asking: DataAsking,
  period: HistoryFilter,
): Promise<z.infer<typeof dataHealthSchema>> {
  const { warehouse, organization, state, nowMs, zone } = asking;
  const span = toSpan(period, zone.zone);
  const [status, contract, sweeps, webhooks, verification, verifications] = await Promise.all([
    readStatus(warehouse, organization),
    readContract(warehouse, organization),
    warehouse.query(sweepStatesQuery, { organization }),
    readWebhookReport(warehouse, organization, nowMs - WEBHOOK_DAYS * DAY_MS),
    readLastVerification(warehouse, organization),
    warehouse.query(verificationsQuery, { organization, limit: MOST_VERIFICATIONS, ...span }),
  ]);
  const today = zone.day(nowMs);
  const first = state.span === null || state.span.first > today ? today : state.span.first;
  const stretchesOf = (from: string, to: string) =>
    toStretches({ from, to, today, zone, covered: state.covered });
  // Days sort as their text does.
  const [, from = first] = [period.from ?? first, first].sort();
  const [to = today] = [period.to ?? today, today].sort();
  return {
    freshness: {
      as_of: state.asOf,
      watermark: status.watermarks.find(({ name }) => name === 'orders.updated_at')?.value ?? null,
      last_run: status.last_run,
      last_ok_run: status.last_ok_run,
      last_sale_at: status.staging.last_sale_at,
    },
    stretches: stretchesOf(from, to),
    ...{ contract, sweeps, webhooks, verification, verifications },
    drift: status.drift.toReversed().filter(({ noticed_at }) => isWithin(span, noticed_at)),
    rejects: status.rejects,
    stale_months: status.stale_months,
    orders: status.staging.orders,
    tickets: status.staging.tickets,
    complete: state.unreadOrders === 0 && stretchesOf(first, today).every((one) => one.state === 'proved'),
  };
}

/** `GET /checks` */
export async function readChecks({
  warehouse,
  organization,
}: Pick<DataAsking, 'warehouse' | 'organization'>): Promise<z.infer<typeof checkListSchema>> {
  const checks = await warehouse.query(checkResultsQuery, { organization });
  const statuses = checks.map(({ status }) => status);
  const worst = (['failed', 'broken', 'passed'] as const).find((one) => statuses.includes(one));
  return { status: worst ?? null, checks };
}

/** `GET /filters` */
export async function readChoices(
  { warehouse, organization, state, zone, nowMs }: DataAsking,
  { search = '', limit }: z.infer<typeof choicesFilterSchema>,
): Promise<z.infer<typeof choicesSchema>> {
  const rows = await warehouse.query(choicesQuery, { organization, search, limit });
  return {
    as_of: state.asOf,
    zone: zone.zone,
    today: zone.day(nowMs),
    first_day: state.span?.first ?? null,
    last_day: state.span?.last ?? null,
    events: rows.map(({ total: _, shows, ...event }) => ({
      ...event,
      shows: shows.map(([show_id, name, start_at]) => ({ show_id, name, start_at })),
    })),
    events_total: rows[0]?.total ?? 0,
    cities: state.cities.filter((city) => city !== ''),
    channels: CHANNELS.filter((channel) => state.channels.includes(channel)),
    currencies: [...state.currencies],
  };
}
