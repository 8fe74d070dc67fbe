/** When people buy: hours across, weekdays down. */
import { axes, type ChartSpec, frame, hint } from './options.ts';

export interface HeatCell {
  readonly hour: number;
  /** 1 is Monday. */
  readonly weekday: number;
  readonly value: number;
  readonly title: string;
  readonly lines: readonly { readonly name: string; readonly value: string }[];
}

export function heatChart(cells: readonly HeatCell[], weekdays: readonly string[]): ChartSpec {
  return (palette) => {
    const hours = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));
    const axis = axes(palette, hours, String);
    const gaps = { borderColor: palette.surface, borderWidth: 2, borderRadius: 3 };
    return {
      ...frame(palette),
      xAxis: { ...axis.xAxis, axisLine: { show: false } },
      yAxis: {
        ...axis.yAxis,
        type: 'category',
        inverse: true,
        data: weekdays,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { ...axis.yAxis.axisLabel, formatter: null },
      },
      visualMap: {
        show: false,
        min: 0,
        max: Math.max(1, ...cells.map(({ value }) => value)),
        inRange: { color: [palette.sunken, palette.series[0] ?? palette.accent] },
      },
      tooltip: {
        ...frame(palette).tooltip,
        trigger: 'item',
        formatter: (point: unknown) => {
          const cell = cells[dataIndexOf(point)];
          return cell === undefined ? '' : hint(cell.title, cell.lines);
        },
      },
      series: [
        {
          type: 'heatmap',
          itemStyle: gaps,
          data: cells.map(({ hour, weekday, value }) => [hour, weekday - 1, value]),
        },
      ],
    };
  };
}

function dataIndexOf(point: unknown): number {
  const index = typeof point === 'object' && point !== null && 'dataIndex' in point ? point.dataIndex : -1;
  return typeof index === 'number' ? index : -1;
}
