import type { StudyPart } from '#shared/contract/studies.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { shareAxis } from '#shared/domain/reports/chart-axes.ts';
import type { ChartSeries, XyChart } from '#shared/domain/reports/chart.ts';
import { numberText } from '#shared/domain/reports/figure-text.ts';
import type { Outlook } from '#shared/domain/studies/outlook.ts';
import type { PowerLaw } from '#shared/domain/studies/power-law.ts';
import { errorAt } from '#shared/domain/studies/power-law.ts';
import { message } from '#shared/messages/messages.ts';

const FOLD_METRICS = ['accuracy', 'balanced_accuracy', 'macro_auc'] as const;
const COLOURS = { accuracy: 0, balanced_accuracy: 5, macro_auc: 2 } as const;
/** Points along a fitted curve: smooth at any width of a window. */
const CURVE_POINTS = 60;

/** Accuracy, balanced accuracy and macro AUC of each fold beside each other. */
export function foldChart(parts: readonly StudyPart[]): XyChart {
  const title = message('studies.chart.folds');
  const series = FOLD_METRICS.map((metric): ChartSeries => {
    const points = parts.flatMap(({ position, result }) => {
      const figure = result?.figures.overall[metric];
      return figure?.defined === true ? [{ x: position + 1, y: figure.value }] : [];
    });
    return { label: message(`metrics.name.${metric}`), colour: COLOURS[metric], mark: 'points', points };
  });
  return {
    kind: 'scatter',
    title,
    alternative: message('studies.chart.folds.alternative', { folds: parts.length }),
    x: { label: message('studies.chart.fold'), min: 0, max: parts.length + 1, format: 'count' },
    y: shareAxis(
      message('studies.chart.value'),
      series.flatMap(({ points }) => points.map(({ y }) => y)),
    ),
    isSquare: false,
    freeCorner: 'bottom-right',
    series,
    bands: [],
    references: [],
    labels: [],
  };
}

/** Accuracy over the number of training images with its intervals, and the fitted curve as far as twice the images. */
export function learningCurveChart(parts: readonly StudyPart[], outlook: Outlook | null): XyChart {
  const measured = measuredPoints(parts);
  const law = outlook?.law ?? null;
  const sizes = measured.map(({ x }) => x);
  const most = Math.max(1, ...sizes);
  const end = law === null ? most : 2 * most;
  const last = measured.at(-1);
  return {
    kind: 'line',
    title: message('studies.chart.curve'),
    alternative: message('studies.chart.curve.alternative', {
      sizes: measured.length,
      images: last?.x ?? 0,
      accuracy: last === undefined ? '–' : numberText(last.y, 'percent'),
    }),
    x: { label: message('studies.chart.images'), min: 0, max: end, format: 'count' },
    y: shareAxis(
      message('metrics.name.accuracy'),
      measured.map(({ low }) => low),
    ),
    isSquare: false,
    freeCorner: 'bottom-right',
    series: [
      {
        label: message('studies.chart.measured'),
        colour: 0,
        mark: law === null ? 'linked-points' : 'points',
        points: measured.map(({ x, y }) => ({ x, y })),
      },
      ...(law === null ? [] : [fittedSeries(law, Math.min(most, ...sizes), end)]),
    ],
    bands: [
      { label: message('studies.chart.interval'), colour: 0, points: measured.map(({ x, low, high }) => ({ x, low, high })) },
    ],
    references: [],
    labels: [],
  };
}

function measuredPoints(parts: readonly StudyPart[]): { x: number; y: number; low: number; high: number }[] {
  return parts.flatMap(({ counts, result }) => {
    const accuracy: Figure | undefined = result?.figures.overall.accuracy;
    if (accuracy?.defined !== true) return [];
    return [{ x: counts.train.images, y: accuracy.value, low: accuracy.low, high: accuracy.high }];
  });
}

function fittedSeries(law: PowerLaw, from: number, to: number): ChartSeries {
  const points = Array.from({ length: CURVE_POINTS + 1 }, (_, step) => {
    const x = from + (step / CURVE_POINTS) * (to - from);
    return { x, y: Math.max(0, 1 - errorAt(law, x)) };
  });
  return { label: message('studies.chart.fitted'), colour: 5, mark: 'line', points };
}
