import type { ClassCurves, EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { message } from '#shared/messages/messages.ts';
import type { ChartAxis, ChartLabel, ChartPoint, ChartSeries, MatrixChart, XyChart } from './chart.ts';
import { numberText } from './figure-text.ts';

const shareAxis = (label: string): ChartAxis => ({ label, min: 0, max: 1, format: 'percent' });

/** Name of a class with the area under its curve in front, as direct labels and legends write it. */
function withArea(name: string, area: Figure | undefined): string {
  if (area?.defined !== true) return name;
  return message('report.chart.seriesWithArea', { name, value: numberText(area.value, 'decimal') });
}

function areasText(title: string, series: readonly ChartSeries[]): string {
  return message('report.chart.areas', { title, areas: series.map(({ label }) => label).join(', ') });
}

function curveSeries(
  figures: EvaluationFigures,
  area: 'auc' | 'average_precision',
  pointsOf: (curve: ClassCurves) => readonly ChartPoint[],
): readonly ChartSeries[] {
  return figures.curves.flatMap((curve, index) => {
    const points = pointsOf(curve);
    if (points.length === 0) return [];
    return [{ label: withArea(curve.class, figures.perClass[index]?.[area]), colour: index, mark: 'line', points }];
  });
}

/** A mark on the curve of each class that has a threshold, where the operating point stands. */
function operatingPoints(figures: EvaluationFigures, placeOf: (index: number) => ChartPoint | null): readonly ChartLabel[] {
  return figures.classes.flatMap((name, index) => {
    const threshold = Object.hasOwn(figures.thresholds, name) ? figures.thresholds[name] : undefined;
    const place = threshold === undefined ? null : placeOf(index);
    if (threshold === undefined || place === null) return [];
    return [{ ...place, text: message('report.chart.operatingPoint', { name, threshold: numberText(threshold, 'decimal') }) }];
  });
}

/** ROC curves of all classes that occur, with chance as reference and the operating points marked. */
export function rocChart(figures: EvaluationFigures): XyChart {
  const title = message('report.chart.roc');
  const series = curveSeries(figures, 'auc', ({ roc }) =>
    roc.map((point) => ({ x: point.falsePositiveRate, y: point.sensitivity })),
  );
  return {
    kind: 'line',
    title,
    alternative: areasText(title, series),
    x: shareAxis(message('report.chart.falsePositiveRate')),
    y: shareAxis(message('report.chart.sensitivity')),
    isSquare: true,
    freeCorner: 'bottom-right',
    series,
    bands: [],
    references: [{ label: message('report.chart.chance'), from: { x: 0, y: 0 }, to: { x: 1, y: 1 } }],
    labels: operatingPoints(figures, (index) => {
      const one = figures.perClass[index];
      if (one?.sensitivity.defined !== true || !one.specificity.defined) return null;
      return { x: 1 - one.specificity.value, y: one.sensitivity.value };
    }),
  };
}

/** Precision-recall curves of all classes that occur, with the operating points marked. */
export function precisionRecallChart(figures: EvaluationFigures): XyChart {
  const title = message('report.chart.precisionRecall');
  const series = curveSeries(figures, 'average_precision', ({ precisionRecall }) =>
    precisionRecall.map((point) => ({ x: point.sensitivity, y: point.ppv })),
  );
  return {
    kind: 'line',
    title,
    alternative: areasText(title, series),
    x: shareAxis(message('report.chart.recall')),
    y: shareAxis(message('report.chart.ppv')),
    isSquare: true,
    freeCorner: 'bottom-left',
    series,
    bands: [],
    references: [],
    labels: operatingPoints(figures, (index) => {
      const one = figures.perClass[index];
      return one?.sensitivity.defined === true && one.ppv.defined ? { x: one.sensitivity.value, y: one.ppv.value } : null;
    }),
  };
}

/** Confusion matrix: counts, tinted by the share of the true class (`row`) or of the called class (`column`). */
export function confusionChart(figures: EvaluationFigures, share: 'row' | 'column'): MatrixChart {
  const percents = share === 'row' ? figures.confusion.rowPercent : figures.confusion.columnPercent;
  const right = figures.confusion.counts.reduce((sum, row, index) => sum + (row[index] ?? 0), 0);
  return {
    kind: 'matrix',
    title: message(share === 'row' ? 'report.confusion.rowTitle' : 'report.confusion.columnTitle'),
    alternative: message('report.confusion.alternative', { right, n: figures.n }),
    rowTitle: message('report.confusion.truth'),
    columnTitle: message('report.confusion.called'),
    rows: figures.classes,
    columns: figures.classes,
    cells: figures.confusion.counts.map((row, rowIndex) =>
      row.map((count, columnIndex) => {
        const percent = percents[rowIndex]?.[columnIndex] ?? null;
        const detail = percent === null ? message('report.notAvailable') : numberText(percent / 100, 'percent');
        // An empty cell stays quiet, so that the eye finds the errors.
        if (count === 0) return { share: percent, text: '0', detail: '' };
        return { share: percent === null ? null : percent / 100, text: count.toLocaleString('en-GB'), detail };
      }),
    ),
  };
}

/** Reliability: how often the call is right at each level of confidence, with Wilson intervals as a band. */
export function reliabilityChart(figures: EvaluationFigures): XyChart {
  const bins = figures.calibration.flatMap(({ confidence, accuracy }) =>
    confidence === null || !accuracy.defined
      ? []
      : [{ x: confidence, y: accuracy.value, low: accuracy.low, high: accuracy.high }],
  );
  const error = figures.overall.calibration_error;
  return {
    kind: 'line',
    title: message('report.chart.reliability'),
    alternative: message('report.chart.reliabilityAlternative', {
      bins: bins.length,
      error: error.defined ? numberText(error.value, 'decimal') : message('report.notAvailable'),
    }),
    x: shareAxis(message('report.chart.confidence')),
    y: shareAxis(message('report.chart.accuracy')),
    isSquare: true,
    freeCorner: 'bottom-right',
    series: [{ label: message('report.chart.reliabilitySeries'), colour: 0, mark: 'linked-points', points: bins }],
    bands: [{ label: message('report.chart.reliabilityBand'), colour: 0, points: bins }],
    references: [{ label: message('report.chart.perfect'), from: { x: 0, y: 0 }, to: { x: 1, y: 1 } }],
    labels: [],
  };
}
