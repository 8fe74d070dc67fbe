/** What the loader asks the store. The SQL lies in `sql/queries` under the same names. */
import { z } from 'zod';
import { driftKindSchema } from '../protocol/contract.ts';
import { contractVerdictSchema } from '../protocol/reports.ts';
import { defineQuery } from '../warehouse/query.ts';
import { storedFiguresSchema } from './order-figures.ts';

/** Ids a look-up: their text has to fit into a URL. */
export const IDS_PER_LOOKUP = 500;

export const orderVersions = defineQuery(
  'order_versions',
  z.object({
    order_id: z.string(),
    version: z.string(),
    content_hash: z.string(),
    fact_months: z.array(z.number()),
  }),
);

export const orderTickets = defineQuery(
  'order_tickets',
  z.object({ order_id: z.string(), ticket_id: z.string() }),
);

export const staleMonths = defineQuery('stale_months', z.object({ month: z.number() }));

/** Parameters: organization. Grain: month. */
export const monthsToRebuild = defineQuery(
  'months_to_rebuild',
  z.object({ month: z.number(), is_stale: z.number(), run_id: z.string(), is_of_rebuild: z.number() }),
);

export const monthsOfEvents = defineQuery('months_of_events', z.object({ month: z.number() }));

export const eventsStored = defineQuery(
  'events_stored',
  z.object({ event_id: z.string(), city: z.string(), content_hash: z.string() }),
);

/** Parameters: organization, ids. Grain: order. */
export const orderFigures = defineQuery('order_figures', storedFiguresSchema);

/** Parameters: organization, ids. Grain: order. */
export const exchangePartners = defineQuery('exchange_partners', z.object({ order_id: z.string() }));

/** What every check answers: one row for each thing that is wrong, the first of them only. */
export const checkRowSchema = z.object({
  subject: z.string(),
  detail: z.string(),
  /** How many things are wrong in all. */
  total: z.coerce.number(),
});

/** Parameters: organization, months (none for all). Grain: rule × figure × month × currency whose sides differ. */
export const sumsAgree = defineQuery('sums_agree', checkRowSchema, 'checks');

/** Parameters: organization. A row where any exchange is known. */
export const exchangesTold = defineQuery('exchanges_told', z.object({ told: z.number() }));

/** Parameters: organization. Grain: table. */
export const exchangesBuilt = defineQuery('exchanges_built', z.object({ built: z.string() }));

export const factMonthsBuilt = defineQuery(
  'fact_months_built',
  z.object({ fact: z.string(), month: z.number(), rows: z.coerce.number() }),
);

/** Parameters: organization, months. A row where a fact holds anything besides these months of this account. */
export const factsOfOthers = defineQuery('facts_of_others', z.object({ found: z.number() }));

/** What the store says before a load: whether it holds orders, and how far it was loaded with proof. */
export const loadState = defineQuery(
  'load_state',
  z.object({
    has_orders: z.string(),
    watermark_s: z.string().nullable(),
    looked_back_s: z.string().nullable(),
    backfilled_s: z.string().nullable(),
  }),
);

export const openRuns = defineQuery(
  'open_runs',
  z.object({
    run_id: z.string(),
    host: z.string(),
    pid: z.number(),
    started_s: z.string(),
    seen_ms: z.string(),
    metrics: z.string(),
  }),
);

/** Parameters: organization. Grain: endpoint × dialect × capability. */
export const contractLatest = defineQuery('contract_latest', contractVerdictSchema);

/** Parameters: organization, since. Grain: segment, in order. */
export const openCheckpoints = defineQuery(
  'open_checkpoints',
  z.object({
    load_id: z.string(),
    segment: z.number(),
    after: z.string(),
    up_to: z.string(),
    cursor: z.string(),
    received: z.coerce.number(),
    rejected: z.coerce.number(),
    is_done: z.number(),
    total_at_start: z.coerce.number(),
    source_start_s: z.coerce.number(),
  }),
);

/** Parameters: organization, from_s, last_s, days, ids, by_order. Grain: day × event × mark, or order. */
export const verifyOrders = defineQuery(
  'verify_orders',
  z
    .object({
      day: z.string(),
      event_id: z.string(),
      is_marked: z.number(),
      orders: z.number(),
      tickets: z.coerce.number(),
      ticket_rows: z.coerce.number(),
      /** Two decimals: hundredths without the point. */
      revenue: z.string().transform((text) => BigInt(text.replace('.', ''))),
      first_id: z.coerce.bigint(),
      last_id: z.coerce.bigint(),
      fingerprint: z.coerce.bigint(),
    })
    .transform((row) => ({
      day: row.day,
      eventId: row.event_id,
      isMarked: row.is_marked === 1,
      orders: row.orders,
      tickets: row.tickets,
      ticketRows: row.ticket_rows,
      revenue: row.revenue,
      firstId: row.first_id,
      lastId: row.last_id,
      fingerprint: row.fingerprint,
    })),
);

/** Parameters: organization, ids. Grain: order. */
export const verifyVersions = defineQuery(
  'verify_versions',
  z.object({ order_id: z.string(), version: z.coerce.bigint() }),
);

/** Parameters: organization. One row. */
export const newestVersion = defineQuery('newest_version', z.object({ version: z.string() }));

/** Parameters: organization, list. Grain: stretch, oldest first. */
export const sweeps = defineQuery(
  'sweeps',
  z.object({
    after: z.coerce.bigint(),
    up_to: z.coerce.bigint(),
    rank: z.coerce.number(),
    known: z.coerce.number(),
    read_s: z.coerce.number(),
  }),
);

/** Parameters: organization, all. One row. */
export const rereadProgress = defineQuery(
  'reread_progress',
  z.object({ cursor: z.string(), finished_s: z.coerce.number() }),
);

/** Parameters: organization, from_s, to_s, after, limit. Grain: order, by id. */
export const ordersOfShows = defineQuery('orders_of_shows', z.object({ order_id: z.string() }));

/** Parameters: organization. Grain: organisation. */
export const buyerKeyKnown = defineQuery(
  'buyer_key_known',
  z.object({ fingerprint: z.string(), is_done: z.number(), version: z.coerce.number() }),
);

/** Parameters: organization. Grain: pseudonym. */
export const erasedBuyers = defineQuery('erased_buyers', z.object({ buyer_key: z.string() }));

/** Parameters: organization, now_s. Grain: show; show 0 stands for all. */
export const showsOnSale = defineQuery(
  'shows_on_sale',
  z.object({
    show_id: z.string(),
    event_id: z.string(),
    outcome: z.string(),
    asked_s: z.coerce.number(),
  }),
);

/** Parameters: organization, backfill. Grain: slice. */
export const backfillDone = defineQuery(
  'backfill_done',
  z.object({ from_s: z.coerce.number(), to_s: z.coerce.number() }),
);

/** Parameters: organization. Grain: kind × subject, oldest first. */
export const driftNotices = defineQuery(
  'drift',
  z.object({
    kind: z.union([driftKindSchema, z.literal('observed')]),
    subject: z.string(),
    detail: z.string(),
    noticed_at: z.string(),
  }),
);

/** Parameters: organization, limit. Grain: order, the one tried longest ago first. */
export const openRejects = defineQuery(
  'open_rejects',
  z.object({ order_id: z.string(), last_run_id: z.string() }),
);
