/** The digest of a day: its sales, the week against the one before, what sold most, and what was wrong. Read from the store alone. */
import { addDays, startOfDay } from '../core/days.ts';
import { ORDERS_WATERMARK } from '../loader/meta-rows.ts';
import type { Digest } from '../protocol/digest.ts';
import { salesOfDaysQuery, topEventsOfDaysQuery, watermarksQuery } from '../reports/queries.ts';
import { readIncidents } from './incidents.ts';
import { isoOf } from './loads.ts';
import type { SituationOptions } from './situation.ts';

const WEEK_DAYS = 7;
const TOP_EVENTS = 5;

/**
 * @param day of the report zone
 * @throws StoreQueryError, StoreUnavailableError
 */
export async function readDigest(
  { warehouse, config }: Pick<SituationOptions, 'warehouse' | 'config'>,
  day: string,
): Promise<Digest> {
  const { organization, reportZone: zone } = config;
  const salesOf = (from: string, to: string) => warehouse.query(salesOfDaysQuery, { organization, from, to });
  const startOfWeek = addDays(day, 1 - WEEK_DAYS);
  const startMs = startOfDay(day, zone);
  const endMs = startOfDay(addDays(day, 1), zone);
  const [sales, week, weekBefore, events, watermarks, incidents] = await Promise.all([
    salesOf(day, day),
    salesOf(startOfWeek, day),
    salesOf(addDays(startOfWeek, -WEEK_DAYS), addDays(startOfWeek, -1)),
    warehouse.query(topEventsOfDaysQuery, { organization, from: day, to: day, limit: TOP_EVENTS }),
    warehouse.query(watermarksQuery, { organization }),
    readIncidents({ warehouse, organization }, startMs),
  ]);
  const watermark = watermarks.find(({ name }) => name === ORDERS_WATERMARK)?.value;
  const proved = watermark === undefined ? null : Date.parse(watermark);
  return {
    ...{ organization, day, zone, sales, week },
    week_before: weekBefore,
    top_events: events,
    problems: incidents
      .filter(({ opened_at, resolved_at }) => resolved_at === null || Date.parse(opened_at) < endMs)
      .map(({ version: _, ...alert }) => alert),
    proved_until: proved === null ? null : isoOf(proved),
    complete: proved !== null && proved >= endMs,
  };
}
