import { assertNever } from '#shared/lib/assert-never.ts';
import { message } from '#shared/messages/messages.ts';
import type { Chart } from './chart.ts';
import { matrixChartSvg } from './matrix-chart-svg.ts';
import type { SafeHtml } from './safe-html.ts';
import { xyChartSvg } from './xy-chart-svg.ts';

/** A chart as SVG markup to stand in a page, with its text alternative. */
export function chartSvg(chart: Chart): SafeHtml {
  switch (chart.kind) {
    case 'line':
    case 'scatter':
      return xyChartSvg(chart, (count) => message('report.chart.more', { count }));
    case 'matrix':
      return matrixChartSvg(chart);
    default:
      return assertNever(chart, 'chart');
  }
}
