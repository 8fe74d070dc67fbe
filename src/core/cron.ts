/** Moments that repeat by a cron pattern in a zone: once where clocks are set back over one, and at the first moment after a gap. */
import { Cron } from 'croner';

/** The moments of one pattern, epoch milliseconds. */
export interface CronSlots {
  /** The first one after a moment; null when there is none. */
  after(ms: number): number | null;
  /** The last one before a moment; null when there is none. */
  before(ms: number): number | null;
}

/**
 * Reads a pattern of five fields, or `@hourly` and its like.
 * @param zone IANA name
 * @returns null for what is no pattern, or one that never comes
 */
export function parseCron(pattern: string, zone: string): CronSlots | null {
  let cron: Cron;
  try {
    cron = new Cron(pattern, { timezone: zone, paused: true, mode: '5-part' });
  } catch {
    return null;
  }
  const slots: CronSlots = {
    after: (ms) => cron.nextRun(new Date(ms))?.getTime() ?? null,
    before: (ms) => cron.previousRuns(1, new Date(ms))[0]?.getTime() ?? null,
  };
  return slots.after(0) === null ? null : slots;
}
