/** Cumulative sales against days to the date, with the band of past events and a forecast that tells its error, or why there is none. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { type CurveDay, curveChart, curveDays } from '../charts/curve.ts';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import type { Query } from '../state/api.ts';
import { filter } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';
import { Block } from './block.tsx';
import { Legend } from './legend.tsx';

export interface CurveBlockProps {
  /** Null while it is not known which. */
  readonly event: string | null;
  /** Which past events stand beside it; null until that is known. @default all */
  readonly past?: Query | null;
}

export function CurveBlock({ event, past = {} }: CurveBlockProps) {
  const t = texts.value;
  const write = format.value;
  const { show, currency } = filter.value;
  const answer = useAnswer(
    ROUTES.curve,
    event === null || past === null ? null : { event, show, currency, ...past },
  );
  const { data } = answer;
  const days = data === null ? [] : curveDays(data);
  const hasBand = data === null || data.band.length > 0;
  const table: Table<CurveDay> = {
    name: `curve-${event ?? ''}`,
    currency: data?.currency ?? '',
    rows: days,
    columns: [
      column('days_left', t.words.daysLeft, 'count', ({ daysLeft }) => daysLeft),
      column('tickets', t.pace.sold, 'count', ({ tickets }) => tickets),
      ...(hasBand
        ? [
            column('low', t.pace.low, 'count', ({ low }: CurveDay) => low),
            column('median', t.pace.median, 'count', ({ median }: CurveDay) => median),
            column('high', t.pace.high, 'count', ({ high }: CurveDay) => high),
          ]
        : []),
    ],
  };
  const sold = days.findLast(({ tickets }) => tickets !== null)?.tickets ?? 0;
  return (
    <Block
      title={t.pace.curve}
      note={data === null ? <span class="to-come" /> : forecastText(data)}
      isWide
      answer={answer}
      table={data === null ? null : table}
      chart={
        data === null
          ? null
          : { spec: curveChart(days, { t, write }), summary: t.pace.summary(write.count(sold)) }
      }
      height="high"
      empty={t.pace.nothingSold}
      sql={['curve_points', 'curve_history']}
      tools={
        <Legend
          items={[
            { name: t.pace.sold, mark: 'line-0' },
            ...(hasBand
              ? ([
                  { name: t.pace.median, mark: 'line-median' },
                  { name: t.pace.band, mark: 'band' },
                ] as const)
              : []),
          ]}
        />
      }
    />
  );
}

type CurveData = NonNullable<ReturnType<typeof useAnswer<(typeof ROUTES)['curve']['answer']>>['data']>;

function forecastText({ forecast, forecast_reason: reason, history, capacity }: CurveData): string {
  const t = texts.value;
  const write = format.value;
  if (forecast !== null) {
    const { low, median, high, error } = forecast;
    const ofCapacity = capacity === null || capacity === 0 ? null : write.percent(median / capacity);
    const range = `${write.count(low)} – ${write.count(high)}`;
    const told = t.pace.forecastError(history.events, history.on_sale ?? 0, write.percent(error));
    return `${t.pace.forecast(write.count(median), range, ofCapacity)} ${told}`;
  }
  if (reason === 'too-little-history') {
    const { events, on_sale: onSale, needed } = history;
    return events < needed ? t.pace.tooLittle(events, needed) : t.pace.tooEarly(events, onSale ?? 0, needed);
  }
  return reason === 'ok' ? '' : t.pace.reasons[reason];
}
