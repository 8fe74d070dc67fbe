/** Sales day by day: bars, their seven-day mean, the compared period, and what is not proved. */
import type { z } from 'zod';
import type { Stretch } from '../../src/protocol/api/answer.ts';
import type { dailySchema } from '../../src/protocol/api/sales.ts';
import type { Format } from '../format/format.ts';
import type { Texts } from '../texts/texts.ts';
import { type ChartSpec, type Series, timeChart } from './options.ts';

type Daily = z.infer<typeof dailySchema>;

export interface Words {
  readonly t: Texts;
  readonly write: Format;
}

/** The chart of a period. A missing day has no bar: nobody knows that nothing was sold. Nor has any before the first sale of all. */
export function dailyChart(
  { data, scope, stretches }: Daily,
  { t, write }: Words,
  firstDay: string | null,
): ChartSpec {
  const { days, compared } = data;
  const { currency } = scope;
  const bars: Series = {
    name: t.words.gross,
    type: 'bar',
    colour: 0,
    values: days.map(({ gross, state }) => (state === 'missing' ? null : Number(gross))),
    label: (index) => {
      const day = days[index];
      if (day === undefined) return '';
      const word = day.state === 'proved' ? '' : ` (${t.proof.states[day.state]})`;
      return day.state === 'missing' ? t.proof.states.missing : `${write.money(day.gross, currency)}${word}`;
    },
  };
  const mean: Series = {
    name: t.overview.mean,
    type: 'line',
    colour: 1,
    values: days.map(({ gross_mean }) => (gross_mean === null ? null : Number(gross_mean))),
    label: (index) => write.money(days[index]?.gross_mean ?? null, currency),
  };
  const before: Series = {
    name: t.overview.before,
    type: 'line',
    colour: 'compared',
    isDashed: true,
    values: days.map((_, index) => {
      const day = compared?.[index];
      return day === undefined || firstDay === null || day.date < firstDay ? null : Number(day.gross);
    }),
    label: (index) => write.money(compared?.[index]?.gross ?? null, currency),
  };
  return timeChart({
    labels: days.map(({ date }) => write.shortDay(date)),
    titles: days.map(({ date }) => `${write.weekday(date)}, ${write.day(date)}`),
    series: [bars, ...(days.length > 1 ? [mean] : []), ...(compared === null ? [] : [before])],
    hatched: hatchedDays(stretches, days, t),
    axis: write.short,
  });
}

/** Stretches that are not proved, as indexes of the days. */
export function hatchedDays(
  stretches: readonly Stretch[],
  days: readonly { readonly date: string }[],
  t: Texts,
) {
  return stretches
    .filter(({ state }) => state !== 'proved')
    .flatMap(({ from, to, state }) => {
      const first = days.findIndex(({ date }) => date >= from);
      const last = days.findLastIndex(({ date }) => date <= to);
      return first < 0 || last < first ? [] : [{ first, last, name: t.proof.states[state] }];
    });
}
