/** An axis: its name with the unit, its ends, and how its numbers are written. */
export interface ChartAxis {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly format: 'number' | 'percent' | 'count';
}

/** A place on a chart, in the units of its axes. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

/** A named run of points. `colour`: number in the palette, the same for the same class on every chart. */
export interface ChartSeries {
  readonly label: string;
  readonly colour: number;
  readonly mark: 'line' | 'steps' | 'points' | 'linked-points';
  readonly points: readonly ChartPoint[];
}

/** A shaded stretch between two bounds, such as a 95 % interval. */
export interface ChartBand {
  readonly label: string;
  readonly colour: number;
  readonly points: readonly { readonly x: number; readonly low: number; readonly high: number }[];
}

/** A thin line to compare with, such as chance or perfect calibration. */
export interface ReferenceLine {
  readonly label: string;
  readonly from: ChartPoint;
  readonly to: ChartPoint;
}

/** A word at a place, such as the operating point. */
export interface ChartLabel extends ChartPoint {
  readonly text: string;
}

interface ChartBase {
  readonly title: string;
  /** What the chart shows, in a sentence, for those who cannot see it. */
  readonly alternative: string;
}

/** Lines or points over two numeric axes. `isSquare`: both axes get the same length, as a ROC curve needs. */
export interface XyChart extends ChartBase {
  readonly kind: 'line' | 'scatter';
  readonly x: ChartAxis;
  readonly y: ChartAxis;
  readonly isSquare: boolean;
  /** The corner that the lines leave free: up to four series are named there, more below the chart. */
  readonly freeCorner: 'bottom-right' | 'bottom-left' | 'top-left' | 'top-right';
  readonly series: readonly ChartSeries[];
  readonly bands: readonly ChartBand[];
  readonly references: readonly ReferenceLine[];
  readonly labels: readonly ChartLabel[];
}

/** A cell of a matrix. `share` (0 to 1) is its tint, null leaves it empty; `text` is written large, `detail` small below it. */
export interface MatrixCell {
  readonly share: number | null;
  readonly text: string;
  readonly detail: string;
}

/** A table of tinted cells, such as a confusion matrix. */
export interface MatrixChart extends ChartBase {
  readonly kind: 'matrix';
  readonly rowTitle: string;
  readonly columnTitle: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  readonly cells: readonly (readonly MatrixCell[])[];
}

/**
 * A chart as data. The screen (Chart.js), the SVG file and the CSV file are all drawn from the same description, so they
 * cannot disagree.
 */
export type Chart = XyChart | MatrixChart;
