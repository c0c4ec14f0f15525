import type { MatrixCell, MatrixChart } from './chart.ts';
import { inkOn, matrixTint } from './chart-palette.ts';
import type { SafeHtml } from './safe-html.ts';
import { html } from './safe-html.ts';
import { FONT, INK, chartTitle, svgDocument } from './svg-frame.ts';
import { shortenText, textWidth } from './svg-text.ts';

const WIDEST_LABEL = 130;
/** A matrix is drawn this wide at most; with many classes the cells shrink and lose their text, and the tint remains. */
const WIDEST_PLOT = 620;
const SMALLEST_CELL_WITH_TEXT = 34;
const SMALLEST_CELL_WITH_LABEL = 11;

interface Layout {
  readonly cell: number;
  readonly cellHeight: number;
  readonly left: number;
  readonly top: number;
  readonly isTilted: boolean;
}

function layoutOf(chart: MatrixChart): Layout {
  const cell = Math.max(3, Math.min(74, Math.floor(WIDEST_PLOT / Math.max(1, chart.columns.length))));
  const widest = (labels: readonly string[]): number =>
    labels.reduce((most, label) => Math.max(most, Math.min(WIDEST_LABEL, textWidth(label, FONT.label))), 0);
  const hasLabels = cell >= SMALLEST_CELL_WITH_LABEL;
  const isTilted = widest(chart.columns) > cell - 4;
  return {
    cell,
    cellHeight: cell >= SMALLEST_CELL_WITH_TEXT ? Math.min(cell, 46) : cell,
    left: 30 + (hasLabels ? Math.ceil(widest(chart.rows)) : 0),
    top: 50 + (hasLabels && isTilted ? Math.ceil(widest(chart.columns) * 0.72) : 0),
    isTilted,
  };
}

/** A matrix chart as SVG: rows from the top, columns from the left, tint by share, text where it fits. */
export function matrixChartSvg(chart: MatrixChart): SafeHtml {
  const layout = layoutOf(chart);
  const width = layout.cell * chart.columns.length;
  const height = layout.cellHeight * chart.rows.length;
  const size = { width: layout.left + width + (layout.isTilted ? 60 : 12), height: layout.top + height + 10 };
  const middle = layout.top + height / 2;
  return svgDocument(chart, size, [
    chartTitle(shortenText(chart.title, FONT.title, size.width), 0),
    html`<text x="${layout.left}" y="33" font-size="${FONT.label}" fill="${INK.quiet}">${chart.columnTitle} →</text>`,
    html`<text transform="translate(12 ${middle}) rotate(-90)" font-size="${FONT.label}" fill="${INK.quiet}" text-anchor="middle"
      >← ${chart.rowTitle}</text
    >`,
    ...(layout.cell >= SMALLEST_CELL_WITH_LABEL ? axisLabels(chart, layout) : []),
    ...chart.cells.flatMap((row, rowIndex) => row.map((cell, columnIndex) => cellMarks(cell, { rowIndex, columnIndex }, layout))),
    html`<rect x="${layout.left}" y="${layout.top}" width="${width}" height="${height}" fill="none" stroke="${INK.axis}" />`,
  ]);
}

function axisLabels(chart: MatrixChart, layout: Layout): readonly SafeHtml[] {
  const fontSize = Math.min(FONT.label, layout.cell - 1);
  const rows = chart.rows.map((label, index) => {
    const y = layout.top + (index + 0.5) * layout.cellHeight + fontSize / 3;
    return html`<text x="${layout.left - 6}" y="${y}" font-size="${fontSize}" fill="${INK.text}" text-anchor="end"
      >${shortenText(label, fontSize, WIDEST_LABEL)}</text
    >`;
  });
  const columns = chart.columns.map((label, index) => {
    const x = layout.left + (index + 0.5) * layout.cell;
    const text = shortenText(label, fontSize, layout.isTilted ? WIDEST_LABEL : layout.cell);
    return layout.isTilted
      ? html`<text transform="translate(${x} ${layout.top - 6}) rotate(-45)" font-size="${fontSize}" fill="${INK.text}"
          >${text}</text
        >`
      : html`<text x="${x}" y="${layout.top - 6}" font-size="${fontSize}" fill="${INK.text}" text-anchor="middle">${text}</text>`;
  });
  return [...rows, ...columns];
}

function cellMarks(
  cell: MatrixCell,
  { rowIndex, columnIndex }: { readonly rowIndex: number; readonly columnIndex: number },
  layout: Layout,
): SafeHtml {
  const x = layout.left + columnIndex * layout.cell;
  const y = layout.top + rowIndex * layout.cellHeight;
  const hasText = layout.cell >= SMALLEST_CELL_WITH_TEXT;
  const tint = cell.share === null ? '#f4f5f7' : matrixTint(cell.share);
  const centre = { x: x + layout.cell / 2, y: y + layout.cellHeight / 2 };
  return html`<rect
      x="${x}"
      y="${y}"
      width="${layout.cell}"
      height="${layout.cellHeight}"
      fill="${tint}"
      stroke="#ffffff"
      stroke-width="${hasText ? 1 : 0.3}"
    />${hasText && cellText(cell, centre)}`;
}

/** A cell's text, with its detail below; without a detail it is quiet and stands in the middle. */
function cellText({ text, detail, share }: MatrixCell, { x, y }: { readonly x: number; readonly y: number }): SafeHtml {
  if (detail === '')
    return html`<text x="${x}" y="${y + 4}" font-size="12" fill="${INK.quiet}" text-anchor="middle">${text}</text>`;
  const ink = inkOn(share ?? 0);
  return html`<text x="${x}" y="${y - 1}" font-size="13" font-weight="600" fill="${ink}" text-anchor="middle">${text}</text
    ><text x="${x}" y="${y + 13}" font-size="9.5" fill="${ink}" text-anchor="middle">${detail}</text>`;
}
