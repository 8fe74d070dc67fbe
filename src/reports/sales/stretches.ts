/** Which days are proved, which are not, and of which nothing was loaded. */
import { addDays, listDays } from '../../core/days.ts';
import type { ZoneClock } from '../../core/time.ts';
import type { Stretch, StretchState } from '../../protocol/api/answer.ts';
import type { Covered } from './state.ts';

export interface StretchRequest {
  readonly from: string;
  readonly to: string;
  readonly today: string;
  readonly zone: ZoneClock;
  readonly covered: readonly Covered[];
}

/** The whole period without gaps, oldest first. Today is proved as far as it has come. */
export function toStretches({ from, to, today, zone, covered }: StretchRequest): Stretch[] {
  const spans = covered.map((one) => toSpan(one, { today, zone }));
  const stretches: Stretch[] = [];
  for (const date of listDays(from, to)) {
    const state = stateOf(date, spans);
    const last = stretches.at(-1);
    if (last?.state === state) stretches[stretches.length - 1] = { ...last, to: date };
    else stretches.push({ from: date, to: date, state });
  }
  return stretches;
}

/** Days that a stretch touches, and those that it holds whole and with proof. */
interface Span {
  readonly touched: readonly [string, string];
  readonly proved: readonly [string, string] | null;
}

const EVER = '0000-01-01';

function toSpan(
  { isProved, from, to }: Covered,
  { today, zone }: Pick<StretchRequest, 'today' | 'zone'>,
): Span {
  const [first, last] = [from === 0 ? EVER : zone.day(from * 1000), zone.day(to * 1000 - 1)];
  if (!isProved) return { touched: [first, last], proved: null };
  // The day of the second before is over where a day begins.
  const firstWhole = from === 0 ? EVER : addDays(zone.day(from * 1000 - 1000), 1);
  const end = zone.day(to * 1000);
  return { touched: [first, last], proved: [firstWhole, end === today ? today : addDays(end, -1)] };
}

function stateOf(date: string, spans: readonly Span[]): StretchState {
  const isIn = ([first, last]: readonly [string, string]) => first <= date && date <= last;
  if (spans.some(({ proved }) => proved !== null && isIn(proved))) return 'proved';
  return spans.some(({ touched }) => isIn(touched)) ? 'unproved' : 'missing';
}
