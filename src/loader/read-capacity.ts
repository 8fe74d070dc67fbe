/**
 * Asks for the places of shows on sale, some at a load, those first that were asked for longest ago. Whatever comes of it, it has no
 * say in whether the load's orders are complete. Where the source gives no places, that is said once and asked again a day later.
 */
import { readFileSync } from 'node:fs';
import { SourceHttpError, TokenRefusedError, toZakazError } from '../core/errors.ts';
import type { Drift } from '../protocol/contract.ts';
import type { CapacityReading } from '../protocol/run.ts';
import { readSeats, type SeatsReading, seatsRequest } from '../qtickets/seats.ts';
import { SQL_ROOT } from '../warehouse/query.ts';
import { TSV_NULL, tsvDateTime, tsvString } from '../warehouse/tsv.ts';
import type { LoadContext } from './load-context.ts';
import { insertRows, type MetaContext, writeRejects } from './meta-rows.ts';
import { toReject } from './order-page.ts';
import { showsOnSale } from './queries.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Refusals in a row, and nothing read before, after which no other show is tried. */
const ENOUGH_REFUSALS = 3;
/** Shows written together: little is lost when a load is stopped. */
const SHOWS_PER_BATCH = 50;
/** Stands for all shows in the record of what was asked. */
const ALL_SHOWS = '0';

export interface CapacityRequest {
  /** All shows on sale, whenever they were asked for last. */
  readonly isForced: boolean;
  /** The source's clock, epoch milliseconds. */
  readonly sourceNowMs: number;
}

export interface CapacityOutcome {
  readonly reading: CapacityReading;
  /** What is to be said of the source, when it was not said before. */
  readonly notices: readonly Drift[];
}

/** @throws InterruptedError alone; every other failure is in the outcome */
export async function readCapacity(
  context: LoadContext,
  request: CapacityRequest,
): Promise<CapacityOutcome | null> {
  const { config, signal } = context;
  if (config.source.capacity.minutes === 0 && !request.isForced) return null;
  const round = new CapacityRound(context);
  try {
    await round.run(await round.choose(request));
  } catch (thrown) {
    signal?.throwIfAborted();
    round.fail(thrown);
  }
  return round.outcome;
}

/** Writes the places that were read into dim_shows, where it does not have them. */
export async function fillCapacities({ warehouse, organization }: MetaContext): Promise<void> {
  const sql = readFileSync(new URL('facts/show_capacity.sql', SQL_ROOT), 'utf8');
  await warehouse.execute(sql, { organization });
}

interface DueShow {
  readonly showId: string;
  readonly eventId: string;
}

type Answer =
  | { readonly kind: 'refused'; readonly httpStatus: number }
  | { readonly kind: 'answered'; readonly reading: SeatsReading; readonly atMs: number };

type Field = string | number;

class CapacityRound {
  readonly #context: LoadContext;
  readonly #reading: CapacityReading = {
    ...{ outcome: 'not-due', http_status: null },
    ...{ shows_due: 0, shows_read: 0, shows_refused: 0, shows_odd: 0 },
  };
  #zoneRows: Field[][] = [];
  #readingRows: Field[][] = [];
  #isBodyIgnored = false;

  constructor(context: LoadContext) {
    this.#context = context;
  }

  /** Shows whose turn it is. */
  async choose({ isForced, sourceNowMs }: CapacityRequest): Promise<DueShow[]> {
    const { meta, config } = this.#context;
    const { minutes, shows: limit } = config.source.capacity;
    const { warehouse, organization } = meta;
    const nowS = Math.floor(sourceNowMs / 1000);
    const shows = await warehouse.query(showsOnSale, { organization, now_s: nowS });
    const isDue = ({ asked_s, outcome }: (typeof shows)[number]) => {
      const pauseMs = outcome === 'refused' ? DAY_MS : minutes * MINUTE_MS;
      return isForced || sourceNowMs - asked_s * 1000 >= pauseMs;
    };
    const all = shows.find(({ show_id }) => show_id === ALL_SHOWS);
    if (all?.outcome === 'refused' && !isDue(all)) {
      this.#reading.outcome = 'refused';
      return [];
    }
    const due = shows.filter((show) => show.show_id !== ALL_SHOWS && isDue(show));
    const chosen = isForced ? due : due.slice(0, limit);
    return chosen.map(({ show_id: showId, event_id: eventId }) => ({ showId, eventId }));
  }

  /** What was read until something failed is written all the same. */
  async run(shows: readonly DueShow[]): Promise<void> {
    this.#reading.shows_due = shows.length;
    try {
      await this.#readAll(shows);
    } finally {
      await this.#write();
    }
  }

  fail(thrown: unknown): void {
    const error = toZakazError(thrown);
    this.#reading.outcome = 'failed';
    this.#reading.http_status = error instanceof SourceHttpError ? error.httpStatus : null;
  }

  get outcome(): CapacityOutcome {
    const { http_status: status, shows_refused: refused } = this.#reading;
    const notices: Drift[] = [];
    if (refused > 0) {
      notices.push({ kind: 'seats-refused', subject: `HTTP ${status}`, detail: 'GET /shows/{id}/seats' });
    }
    if (this.#isBodyIgnored) {
      const detail = 'fields came that were not asked for; what is needed was among them';
      notices.push({ kind: 'seats-body', subject: 'shows/{id}/seats', detail });
    }
    return { reading: this.#reading, notices };
  }

  async #readAll(shows: readonly DueShow[]): Promise<void> {
    const reading = this.#reading;
    for (const show of shows) {
      await this.#read(show);
      if (this.#readingRows.length >= SHOWS_PER_BATCH) await this.#write();
      if (reading.shows_refused < ENOUGH_REFUSALS || reading.shows_read + reading.shows_odd > 0) continue;
      reading.outcome = 'refused';
      return this.#note(ALL_SHOWS, 'refused', { httpStatus: reading.http_status ?? 0 });
    }
    if (reading.outcome !== 'not-due' || shows.length === 0) return;
    reading.outcome = 'read';
    if (reading.shows_read > 0) this.#note(ALL_SHOWS, 'read');
  }

  async #read(show: DueShow): Promise<void> {
    const { meta, clock } = this.#context;
    const reading = this.#reading;
    const answer = await this.#ask(show);
    if (answer.kind === 'refused') {
      reading.shows_refused += 1;
      reading.http_status = answer.httpStatus;
      return this.#note(show.showId, 'refused', { httpStatus: answer.httpStatus });
    }
    const { reading: seats, atMs } = answer;
    if (seats.kind === 'odd') {
      reading.shows_odd += 1;
      const refusal = { kind: 'refused', id: show.showId, reason: seats.reason } as const;
      await writeRejects(meta, 'seats', [toReject(seats.sample, String, refusal)], clock.now());
      return this.#note(show.showId, 'odd');
    }
    reading.shows_read += 1;
    this.#isBodyIgnored ||= seats.isBodyIgnored;
    const common = [tsvString(meta.organization), show.showId, show.eventId];
    for (const { zone, seats: count, capacity, sold, reserved, free, blocked } of seats.zones) {
      const places = [count, capacity ?? TSV_NULL, sold, reserved, free ?? TSV_NULL, blocked];
      this.#zoneRows.push([...common, tsvString(zone), tsvDateTime(atMs), ...places, meta.runId]);
    }
    this.#note(show.showId, 'read', { body: seats.isBodyIgnored ? 'ignored' : 'honoured' });
  }

  /** @throws what requests throw, but for a refusal */
  async #ask({ showId }: DueShow): Promise<Answer> {
    const { client, clock, signal } = this.#context;
    try {
      return await client.get({ ...seatsRequest(showId), signal }, ({ body, serverTimeMs }) => ({
        kind: 'answered',
        reading: readSeats(body),
        atMs: serverTimeMs ?? clock.now(),
      }));
    } catch (error) {
      if (error instanceof TokenRefusedError && error.details['http_status'] === 403) {
        return { kind: 'refused', httpStatus: 403 };
      }
      if (error instanceof SourceHttpError && error.httpStatus === 404)
        return { kind: 'refused', httpStatus: 404 };
      throw error;
    }
  }

  #note(
    showId: string,
    outcome: 'read' | 'refused' | 'odd',
    { httpStatus = 0, body = '' }: { readonly httpStatus?: number; readonly body?: string } = {},
  ): void {
    const { meta, clock } = this.#context;
    const asked = [tsvDateTime(clock.now()), meta.runId, meta.versions.next()];
    this.#readingRows.push([tsvString(meta.organization), showId, outcome, httpStatus, body, ...asked]);
  }

  /** Places first: what was asked is on record only when its answer is. */
  async #write(): Promise<void> {
    const { warehouse } = this.#context.meta;
    const [zones, readings] = [this.#zoneRows, this.#readingRows];
    this.#zoneRows = [];
    this.#readingRows = [];
    await insertRows(warehouse, 'fact_qtickets_inventory', INVENTORY_COLUMNS, zones);
    await insertRows(warehouse, 'meta_seat_readings', READING_COLUMNS, readings);
  }
}

const INVENTORY_COLUMNS = [
  ...['organization', 'show_id', 'event_id', 'zone', 'snapshot_at', 'seats', 'capacity', 'sold', 'reserved'],
  ...['free', 'blocked', 'run_id'],
];
const READING_COLUMNS = [
  ...['organization', 'show_id', 'outcome', 'http_status', 'body', 'asked_at', 'run_id', '_ver'],
];
