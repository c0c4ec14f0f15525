import { assertNever } from '#shared/lib/assert-never.ts';
import { message } from '#shared/messages/messages.ts';
import type { Chart, MatrixChart, XyChart } from './chart.ts';
import type { CsvCell } from './csv.ts';
import { csvText } from './csv.ts';

/** The numbers of a chart as CSV, one row a point or cell, under the research-use notice. */
export function chartCsv(chart: Chart): string {
  return csvText(rowsOf(chart), [message('app.researchUse'), chart.title]);
}

function rowsOf(chart: Chart): readonly (readonly CsvCell[])[] {
  switch (chart.kind) {
    case 'line':
    case 'scatter':
      return xyRows(chart);
    case 'matrix':
      return matrixRows(chart);
    default:
      return assertNever(chart, 'chart');
  }
}

function xyRows(chart: XyChart): readonly (readonly CsvCell[])[] {
  return [
    ['series', chart.x.label, chart.y.label, 'low', 'high'],
    ...chart.series.flatMap((series) => series.points.map((point) => [series.label, point.x, point.y, null, null])),
    ...chart.bands.flatMap((band) => band.points.map((point) => [band.label, point.x, null, point.low, point.high])),
    ...chart.labels.map((label) => [label.text, label.x, label.y, null, null]),
  ];
}

function matrixRows(chart: MatrixChart): readonly (readonly CsvCell[])[] {
  return [
    [chart.rowTitle, chart.columnTitle, 'text', 'detail', 'share'],
    ...chart.rows.flatMap((row, rowIndex) =>
      chart.columns.map((column, columnIndex) => {
        const cell = chart.cells[rowIndex]?.[columnIndex];
        return [row, column, cell?.text, cell?.detail, cell?.share];
      }),
    ),
  ];
}
