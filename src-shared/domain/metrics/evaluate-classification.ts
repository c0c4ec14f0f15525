import { accuracy, majorityBaseline, topKAccuracy } from './accuracy.ts';
import { BOOTSTRAP_DRAWS, bootstrapFigures } from './bootstrap.ts';
import { bootstrapFamilies } from './bootstrap-families.ts';
import { CALIBRATION_BINS, calibrationBins, topConfidences } from './calibration.ts';
import { classCurves, classFigures } from './class-figures.ts';
import type { ClassificationInput } from './classified-sample.ts';
import { confusionFigures } from './confusion-matrix.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { noteDependence, prepareEvaluation } from './evaluation-context.ts';
import type { CalibrationBin, EvaluationFigures, IntervalStyle, OverallMetric } from './evaluation-figures.ts';
import type { Figure } from './figure.ts';
import { undefinedFigure } from './figure.ts';
import type { Proportion } from './one-vs-rest.ts';
import { proportionFigure } from './proportion-figure.ts';

/** An evaluation: the predictions and how to make intervals. */
export interface EvaluationRequest extends ClassificationInput {
  /** Of the bootstrap; a whole number. The same seed and input give the same figures. */
  readonly seed: number;
  /** `standard` (Wilson, DeLong) where left out; `clustered` works as `standard` unless a group holds several images. */
  readonly style?: IntervalStyle | undefined;
  /** Bootstrap draws, 2,000 where left out. */
  readonly bootstrapDraws?: number | undefined;
}

/** Images x classes x draws that a bootstrap may cost before it takes fewer draws: a few seconds on a laptop. */
const LARGEST_EFFORT = 1e8;
const FEWEST_DRAWS = 200;

/**
 * Everything an evaluation says about predictions: confusion matrix, figures with n and 95 % intervals, curves.
 *
 * Definitions and sources: `docs/domain/metrics.md`. A figure that does not exist is `{ defined: false, reason }`. With
 * thresholds a class is called at probability >= its threshold and the rest by the most probable remaining class; the
 * confusion matrix and all figures of calls follow. Above 50,000 images x classes the draws go down from 2,000 to
 * no fewer than 200; the number used is in the result. Errors: `metrics/...` for input that is not sound.
 */
export function evaluateClassification(request: EvaluationRequest): EvaluationFigures {
  const context = prepareEvaluation(request, request.style ?? 'standard');
  const { sample, tallies, units, classes } = context;
  const draws = affordableDraws(request.bootstrapDraws ?? BOOTSTRAP_DRAWS, sample.n * sample.size);
  const drawn = bootstrapFigures(bootstrapFamilies(context), units, { draws, seed: request.seed });
  const drawnFigure = (key: string): Figure => drawn.get(key) ?? undefinedFigure(sample.n, 'no-images');
  return {
    n: sample.n,
    classes,
    classCounts: Array.from(tallies.truth),
    positiveClasses: request.positiveClasses ?? [],
    thresholds: request.thresholds ?? {},
    groups: units.kind === 'group' ? { count: units.count, largest: units.largest } : null,
    intervals: { style: context.style, bootstrapDraws: draws, seed: request.seed },
    confusion: confusionFigures(sample.truth, context.calls, sample.size),
    overall: overallFigures(context, drawn),
    precisionAverages: { macro: drawnFigure('macro_precision'), weighted: drawnFigure('weighted_precision') },
    perClass: classes.map((_, index) => classFigures(context, index, drawn)),
    curves: classes.map((_, index) => classCurves(context, index)),
    calibration: reliability(context),
  };
}

function affordableDraws(wanted: number, effortOfOne: number): number {
  return Math.min(wanted, Math.max(FEWEST_DRAWS, Math.floor(LARGEST_EFFORT / Math.max(1, effortOfOne))));
}

function overallFigures(context: EvaluationContext, drawn: ReadonlyMap<string, Figure>): Readonly<Record<OverallMetric, Figure>> {
  const { sample, tallies, style } = context;
  const resampled = (metric: OverallMetric): Figure => drawn.get(metric) ?? undefinedFigure(sample.n, 'no-images');
  const proportion = (metric: OverallMetric, share: Proportion): Figure => {
    if (style === 'clustered' && drawn.has(metric)) return resampled(metric);
    return noteDependence(proportionFigure(share, style === 'exact' ? 'clopper-pearson' : 'wilson'), context);
  };
  return {
    accuracy: proportion('accuracy', accuracy(tallies)),
    majority_baseline: proportion('majority_baseline', majorityBaseline(tallies)),
    balanced_accuracy: resampled('balanced_accuracy'),
    macro_auc: resampled('macro_auc'),
    macro_f1: resampled('macro_f1'),
    weighted_f1: resampled('weighted_f1'),
    cohen_kappa: resampled('cohen_kappa'),
    matthews: resampled('matthews'),
    top2_accuracy: proportion('top2_accuracy', topKAccuracy(sample, 2)),
    log_loss: resampled('log_loss'),
    brier: resampled('brier'),
    calibration_error: resampled('calibration_error'),
  };
}

function reliability(context: EvaluationContext): readonly CalibrationBin[] {
  return calibrationBins(topConfidences(context.sample), CALIBRATION_BINS).map(({ low, high, n, right, confidenceSum }) => ({
    low,
    high,
    n,
    confidence: n === 0 ? null : Math.min(1, confidenceSum / n),
    accuracy: noteDependence(proportionFigure({ successes: right, total: n, whenEmpty: 'no-images' }, 'wilson'), context),
  }));
}
