/**
 * How things stand, as far as the store and the disk tell: what the rules judge. It is read once, so that all rules judge the same
 * moment. The source is asked nothing.
 */
import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { addDays, startOfDay } from '../core/days.ts';
import { createZoneClock } from '../core/time.ts';
import { ORDERS_WATERMARK } from '../loader/meta-rows.ts';
import type { ChannelState } from '../protocol/alerts.ts';
import { rejectsByReasonQuery, watermarksQuery } from '../reports/queries.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { freeBytes } from './free-bytes.ts';
import {
  alertChannels,
  failedChecks,
  type LoadRun,
  lastSale,
  loadHistory,
  ordersChanged,
  showsOnSale,
  soldOutShows,
  tablesThere,
  ticketsOfDays,
} from './queries.ts';

/** How far back loads are looked at. Whoever has not loaded for so long is told so all the same. */
const HISTORY_MS = 14 * 86_400_000;
/** Of the weekdays before, so many are compared. */
const WEEKS = 4;
const HOUR_MS = 3_600_000;
/** Places that were looked at longer ago say nothing of now. */
const PLACES_MS = 48 * HOUR_MS;

/** What a receiver of webhooks knows; without one the rule about them is silent. */
export interface WebhookActivity {
  /** Epoch milliseconds; null when none ever came. */
  readonly lastReceivedMs: number | null;
}

export interface SituationOptions {
  readonly warehouse: Warehouse;
  readonly config: Config;
  readonly clock: Clock;
  /** @returns null where no webhooks are expected. @default none are */
  readonly webhooks?: (() => Promise<WebhookActivity | null>) | undefined;
  /** Bytes free on the disk of a folder. @default asked of the system */
  readonly freeBytes?: ((folder: string) => Promise<number>) | undefined;
}

/** A check that failed or could not be run. */
export interface FailedCheck {
  readonly check: string;
  readonly isBroken: boolean;
  readonly found: number;
  readonly checkedMs: number;
}

/** Moments are epoch milliseconds; null is never. */
export interface Situation {
  readonly nowMs: number;
  /** Loads that were to reach the present, newest first. */
  readonly runs: readonly LoadRun[];
  /** Up to when every change of an order was loaded with proof. */
  readonly watermarkMs: number | null;
  readonly lastSaleMs: number | null;
  /** Shows that have been on sale for as long as no sale is to be missed. */
  readonly showsOnSale: number;
  readonly rejects: Rejects;
  /** Null where checks are not kept. */
  readonly failedChecks: readonly FailedCheck[] | null;
  readonly yesterday: Yesterday;
  readonly webhooks: (WebhookActivity & { readonly ordersSince: number }) | null;
  /** Null when the system does not tell. */
  readonly freeBytes: number | null;
  /** Of the channels that are set. */
  readonly channels: readonly ChannelState[];
}

/** Rows that could not be read. */
export interface Rejects {
  readonly orders: number;
  readonly events: number;
  /** Places of shows. */
  readonly plans: number;
}

/** The last whole day of the report zone, and the same weekday of the weeks before. */
export interface Yesterday {
  readonly day: string;
  /** When it was over. */
  readonly endMs: number;
  readonly tickets: number;
  /** Newest first; 0 where nothing was sold. */
  readonly before: readonly number[];
}

/** @throws StoreQueryError, StoreUnavailableError */
export async function readSituation(options: SituationOptions): Promise<Omit<Situation, 'channels'>> {
  const { warehouse, config, clock } = options;
  const { organization } = config;
  const nowMs = clock.now();
  const now = toSeconds(nowMs);
  const there = await warehouse.query(tablesThere, { names: Object.values(NEEDED) });
  const has = (name: string) => there.some((table) => table.name === name);
  const [runs, watermarks, sales, rejects] = await Promise.all([
    warehouse.query(loadHistory, { organization, since: toSeconds(nowMs - HISTORY_MS) }),
    warehouse.query(watermarksQuery, { organization }),
    warehouse.query(lastSale, { organization, now }),
    warehouse.query(rejectsByReasonQuery, { organization }),
  ]);
  const watermark = watermarks.find(({ name }) => name === ORDERS_WATERMARK)?.value;
  const lastSaleS = sales[0]?.last_sale_s;
  const rejectsOf = (kind: string) =>
    rejects.filter(({ entity }) => entity === kind).reduce((sum, { rows }) => sum + rows, 0);
  return {
    nowMs,
    runs,
    watermarkMs: watermark === undefined ? null : Date.parse(watermark),
    lastSaleMs: lastSaleS === undefined ? null : lastSaleS * 1000,
    showsOnSale: await countShows(options, nowMs, has(NEEDED.inventory)),
    rejects: { orders: rejectsOf('order'), events: rejectsOf('event'), plans: rejectsOf('seats') },
    failedChecks: has(NEEDED.checks) ? await readFailedChecks(options) : null,
    yesterday: await readYesterday(options, nowMs),
    webhooks: await readWebhooks(options, nowMs),
    freeBytes: await (options.freeBytes ?? freeBytes)(config.dataDir).catch(() => null),
  };
}

/** Made by parts of the program that a store may not have yet; a rule that needs one is silent without it. */
const NEEDED = { checks: 'meta_checks', inventory: 'fact_qtickets_inventory_latest' } as const;

function toSeconds(epochMs: number): number {
  return Math.floor(Math.max(0, epochMs) / 1000);
}

async function countShows(
  { warehouse, config }: SituationOptions,
  nowMs: number,
  knowsPlaces: boolean,
): Promise<number> {
  const { organization, alerts } = config;
  const seenSince = toSeconds(nowMs - PLACES_MS);
  const full = knowsPlaces ? await warehouse.query(soldOutShows, { organization, since: seenSince }) : [];
  const [row] = await warehouse.query(showsOnSale, {
    organization,
    since: toSeconds(nowMs - alerts.limits.noSalesHours * HOUR_MS),
    now: toSeconds(nowMs),
    sold_out: full.map(({ show_id }) => show_id),
  });
  return row?.shows ?? 0;
}

async function readFailedChecks({ warehouse, config }: SituationOptions): Promise<FailedCheck[]> {
  const rows = await warehouse.query(failedChecks, { organization: config.organization });
  return rows.map(({ check, is_broken, found, checked_s }) => ({
    check,
    isBroken: is_broken === 1,
    found,
    checkedMs: checked_s * 1000,
  }));
}

async function readYesterday({ warehouse, config }: SituationOptions, nowMs: number): Promise<Yesterday> {
  const today = createZoneClock(config.reportZone).day(nowMs);
  const day = addDays(today, -1);
  const before = Array.from({ length: WEEKS }, (_, index) => addDays(day, -7 * (index + 1)));
  const { organization } = config;
  const rows = await warehouse.query(ticketsOfDays, { organization, days: [day, ...before] });
  const ticketsOf = (wanted: string) => rows.find((row) => row.day === wanted)?.tickets ?? 0;
  return {
    day,
    endMs: startOfDay(today, config.reportZone),
    tickets: ticketsOf(day),
    before: before.map(ticketsOf),
  };
}

/** How long a webhook may take after a change before it counts as missing. */
const WEBHOOK_DELAY_MS = HOUR_MS;

async function readWebhooks(
  { warehouse, config, webhooks }: SituationOptions,
  nowMs: number,
): Promise<Situation['webhooks']> {
  const activity = (await webhooks?.()) ?? null;
  if (activity === null) return null;
  const { organization, alerts } = config;
  const limitMs = nowMs - alerts.limits.noWebhookHours * HOUR_MS;
  const [row] = await warehouse.query(ordersChanged, {
    organization,
    from: toSeconds(Math.max(activity.lastReceivedMs ?? 0, limitMs)),
    to: toSeconds(nowMs - WEBHOOK_DELAY_MS),
  });
  return { ...activity, ordersSince: row?.orders ?? 0 };
}

/** How the channels do that were ever tried lately. */
export function readChannelStates({
  warehouse,
  config,
  clock,
}: Pick<SituationOptions, 'warehouse' | 'config' | 'clock'>): Promise<ChannelState[]> {
  const { organization } = config;
  return warehouse.query(alertChannels, { organization, since: toSeconds(clock.now() - HISTORY_MS) });
}
