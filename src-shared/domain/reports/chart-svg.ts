import { assertNever } from '#shared/lib/assert-never.ts';
import { message } from '#shared/messages/messages.ts';
import { barChartSvg } from './bar-chart-svg.ts';
import type { Chart } from './chart.ts';
import { matrixChartSvg } from './matrix-chart-svg.ts';
import type { SafeHtml } from './safe-html.ts';
import { xyChartSvg } from './xy-chart-svg.ts';

/** A chart as an SVG file of its own, for a white page. */
export function chartSvgFile(chart: Chart): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${String(chartSvg(chart)).trim()}\n`;
}

/** A chart as SVG markup to stand in a page, with its text alternative. */
export function chartSvg(chart: Chart): SafeHtml {
  switch (chart.kind) {
    case 'line':
    case 'scatter':
      return xyChartSvg(chart, (count) => message('report.chart.more', { count }));
    case 'bar':
      return barChartSvg(chart);
    case 'matrix':
      return matrixChartSvg(chart);
    default:
      return assertNever(chart, 'chart');
  }
}
