/** How an event sells towards its date: its own line, the band of past events around it, and where that leads. */
import type { Curve } from '../../src/protocol/api/events.ts';
import type { Words } from './daily.ts';
import { axes, type ChartSpec, frame, hint, indexOfPoint } from './options.ts';

/** One day of the way to the date. */
export interface CurveDay {
  readonly daysLeft: number;
  /** Null for days to come. */
  readonly tickets: number | null;
  /** What past events lead to expect, in tickets; null where they say nothing. */
  readonly low: number | null;
  readonly median: number | null;
  readonly high: number | null;
}

/**
 * Every day from the first sale to the date. The band is of shares: it is drawn so that it ends where the forecast does, or, after
 * the date, where the event itself ended.
 */
export function curveDays({ points, band, forecast, days_left: left }: Curve): CurveDay[] {
  const first = points[0]?.days_left ?? 0;
  const end = Math.max(0, left ?? 0);
  const sold = new Map(points.map(({ days_left, tickets }) => [days_left, tickets]));
  const shares = new Map(band.map((one) => [one.days_left, one]));
  const final = forecast?.median ?? points.at(-1)?.tickets ?? 0;
  const days: CurveDay[] = [];
  let tickets = 0;
  for (let daysLeft = first; daysLeft >= Math.min(0, points.at(-1)?.days_left ?? 0); daysLeft -= 1) {
    tickets = sold.get(daysLeft) ?? tickets;
    const share = shares.get(daysLeft);
    const expect = (part: number | undefined) => (part === undefined ? null : Math.round(part * final));
    days.push({
      daysLeft,
      tickets: daysLeft >= end || left === null || left <= 0 ? tickets : null,
      ...{ low: expect(share?.low), median: expect(share?.median), high: expect(share?.high) },
    });
  }
  return days;
}

/** Days between the labels of the axis: so many that the eye can count them. */
const [STEPS, MAX_LABELS] = [[1, 7, 14, 28, 56], 14] as const;

/** The chart of these days. */
export function curveChart(days: readonly CurveDay[], { t, write }: Words): ChartSpec {
  return (palette) => {
    const [own = '', other = ''] = palette.series;
    const labels = days.map(({ daysLeft }) => String(daysLeft));
    const axis = axes(palette, labels, write.short);
    const step = STEPS.find((one) => days.length / one <= MAX_LABELS) ?? 90;
    const line = { type: 'line', showSymbol: false, lineStyle: { width: 2 } };
    const silent = { ...line, silent: true, lineStyle: { opacity: 0 }, stack: 'band', stackStrategy: 'all' };
    return {
      ...frame(palette),
      ...axis,
      xAxis: {
        ...axis.xAxis,
        axisLabel: {
          ...axis.xAxis.axisLabel,
          interval: (index: number) => (days[index]?.daysLeft ?? 0) % step === 0,
          formatter: (label: string) => (label === '0' ? t.words.date : t.pace.daysShort(label)),
        },
      },
      tooltip: {
        ...frame(palette).tooltip,
        trigger: 'axis',
        axisPointer: { type: 'line', lineStyle: { color: palette.muted } },
        formatter: (points: unknown) => {
          const day = days[indexOfPoint(points)];
          if (day === undefined) return '';
          return hint(t.pace.daysLeft(day.daysLeft), [
            { name: t.pace.sold, colour: own, value: write.count(day.tickets) },
            ...(day.median === null
              ? []
              : [
                  { name: t.pace.median, colour: other, value: write.count(day.median) },
                  { name: t.pace.band, value: `${write.count(day.low)} – ${write.count(day.high)}` },
                ]),
          ]);
        },
      },
      series: [
        { ...silent, data: days.map(({ low }) => low) },
        {
          ...silent,
          areaStyle: { color: other, opacity: 0.16 },
          data: days.map(({ low, high }) => (low === null || high === null ? null : high - low)),
        },
        {
          ...line,
          data: days.map(({ median }) => median),
          color: other,
          lineStyle: { width: 1.5, type: 'dashed' },
        },
        { ...line, data: days.map(({ tickets }) => tickets), color: own, lineStyle: { width: 2.5 } },
      ],
    };
  };
}
