/** The part of ECharts that is used. Loaded when the first chart is drawn. */
import { BarChart, HeatmapChart, LineChart } from 'echarts/charts';
import {
  GridComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([
  ...[BarChart, HeatmapChart, LineChart, CanvasRenderer],
  ...[GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent, VisualMapComponent],
]);

export { init } from 'echarts/core';
