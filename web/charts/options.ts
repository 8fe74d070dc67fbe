/** How charts look: one style for all of them. Builders give options for ECharts from figures and the colours of the theme. */
import type { EChartsCoreOption } from 'echarts/core';
import type { Palette } from './palette.ts';

/** Builds a chart's options. */
export type ChartSpec = (palette: Palette) => EChartsCoreOption;

export interface Series {
  readonly name: string;
  readonly type: 'bar' | 'line';
  readonly values: readonly (number | null)[];
  /** Index of the palette, or grey for what is compared with. */
  readonly colour: number | 'compared';
  readonly isDashed?: boolean;
  /** Value of a point as text, for the hint. */
  label(index: number): string;
}

export interface TimeChart {
  /** Of the points, short. */
  readonly labels: readonly string[];
  /** Heads of the hints. */
  readonly titles: readonly string[];
  readonly series: readonly Series[];
  /** Stretches that are not proved, by the indexes of their first and last point. */
  readonly hatched?: readonly { readonly first: number; readonly last: number; readonly name: string }[];
  /** Writes a value of the axis. */
  axis(value: number): string;
}

/** Colour of a series. */
function colourOf(palette: Palette, colour: number | 'compared'): string {
  return colour === 'compared' ? palette.compared : (palette.series[colour] ?? palette.accent);
}

const axisText = ({ muted, font }: Palette) => ({ color: muted, fontFamily: font, fontSize: 12 });

/** Frame and axes that all charts share. */
export function frame(palette: Palette) {
  const { line, font, surface, text } = palette;
  return {
    animation: false,
    textStyle: { fontFamily: font },
    grid: { left: 4, right: 12, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      confine: true,
      backgroundColor: surface,
      borderColor: line,
      padding: [8, 12],
      textStyle: { color: text, fontFamily: font, fontSize: 13 },
      axisPointer: { type: 'shadow', shadowStyle: { color: line, opacity: 0.35 } },
    },
  };
}

/** The axis of categories, and the one of values without a line. */
export function axes(palette: Palette, labels: readonly string[], write: (value: number) => string) {
  return {
    xAxis: {
      type: 'category',
      data: labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { ...axisText(palette), hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitNumber: 4,
      axisLabel: { ...axisText(palette), formatter: write },
      splitLine: { lineStyle: { color: palette.line } },
    },
  };
}

/** Bars and lines over days, hours or days to a show. */
export function timeChart({ labels, titles, series, hatched = [], axis }: TimeChart): ChartSpec {
  return (palette) => ({
    ...frame(palette),
    ...axes(palette, labels, axis),
    tooltip: {
      ...frame(palette).tooltip,
      trigger: 'axis',
      formatter: (points: unknown) => hintFor(points, titles, series, palette),
    },
    series: series.map(({ name, type, values, colour, isDashed }, index) => ({
      ...{
        name,
        type,
        data: values,
        showSymbol: values.length === 1,
        symbolSize: 6,
        barMaxWidth: 28,
        barGap: '10%',
      },
      color: colourOf(palette, colour),
      lineStyle: { width: 2, type: isDashed === true ? 'dashed' : 'solid' },
      itemStyle: { borderRadius: type === 'bar' ? [2, 2, 0, 0] : 0 },
      z: type === 'bar' ? 2 : 3,
      ...(index === 0 && hatched.length > 0 ? { markArea: hatchArea(hatched, palette) } : {}),
    })),
  });
}

function hatchArea(hatched: NonNullable<TimeChart['hatched']>, palette: Palette) {
  return {
    silent: true,
    itemStyle: { color: { image: palette.hatch, repeat: 'repeat' } },
    data: hatched.map(({ first, last }) => [{ xAxis: first }, { xAxis: last }]),
  };
}

/** Index of the point under the pointer. */
export function indexOfPoint(points: unknown): number {
  const first: unknown = Array.isArray(points) ? points[0] : points;
  const index = typeof first === 'object' && first !== null && 'dataIndex' in first ? first.dataIndex : 0;
  return typeof index === 'number' ? index : 0;
}

function hintFor(
  points: unknown,
  titles: readonly string[],
  series: readonly Series[],
  palette: Palette,
): HTMLElement {
  const index = indexOfPoint(points);
  const lines = series
    .filter(({ values }) => values[index] !== undefined)
    .map(({ name, colour, label }) => ({ name, colour: colourOf(palette, colour), value: label(index) }));
  return hint(titles[index] ?? '', lines);
}

/** A hint made of elements: names come from outside, and the page's policy allows no style in text. */
export function hint(
  title: string,
  lines: readonly { readonly name: string; readonly colour?: string; readonly value: string }[],
): HTMLElement {
  const box = document.createElement('div');
  box.className = 'hint';
  box.append(element('strong', title));
  for (const { name, colour, value } of lines) {
    const line = document.createElement('div');
    const mark = document.createElement('i');
    if (colour !== undefined) mark.style.background = colour;
    line.append(mark, element('span', name), element('b', value));
    box.append(line);
  }
  return box;
}

function element(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
