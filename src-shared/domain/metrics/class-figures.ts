import { aucFigure } from './auc-interval.ts';
import { classKey } from './bootstrap-families.ts';
import { classLabels, classScores } from './classified-sample.ts';
import { classCounts } from './confusion-matrix.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { noteDependence } from './evaluation-context.ts';
import type { ClassCurves, ClassFigures } from './evaluation-figures.ts';
import type { Figure } from './figure.ts';
import { undefinedFigure } from './figure.ts';
import { CLASS_PROPORTIONS } from './one-vs-rest.ts';
import { precisionRecallCurve } from './precision-recall.ts';
import { proportionFigure } from './proportion-figure.ts';
import { rocCurve } from './roc-curve.ts';
import { simplifyCurve } from './simplify-curve.ts';

/** Points that a stored curve keeps: more than a screen or a page can show apart. */
export const CURVE_POINTS = 200;

/** The figures of one class against the rest. `drawn`: the bootstrap figures of the evaluation. */
export function classFigures(context: EvaluationContext, classIndex: number, drawn: ReadonlyMap<string, Figure>): ClassFigures {
  const { sample, tallies } = context;
  const counts = classCounts(tallies, classIndex);
  const support = counts.truePositive + counts.falseNegative;
  const resampled = (metric: string): Figure => drawn.get(classKey(metric, classIndex)) ?? undefinedFigure(sample.n, 'no-images');
  const proportion = (metric: keyof typeof CLASS_PROPORTIONS): Figure => {
    if (context.style === 'clustered') return resampled(metric);
    const method = context.style === 'exact' ? 'clopper-pearson' : 'wilson';
    return noteDependence(proportionFigure(CLASS_PROPORTIONS[metric](counts), method), context);
  };
  const deLongFigure = (): Figure =>
    noteDependence(aucFigure(classLabels(sample, classIndex), classScores(sample, classIndex)), context);
  return {
    class: context.classes[classIndex] ?? '',
    support,
    called: counts.truePositive + counts.falsePositive,
    prevalence: sample.n === 0 ? 0 : support / sample.n,
    counts,
    sensitivity: proportion('sensitivity'),
    specificity: proportion('specificity'),
    ppv: proportion('ppv'),
    npv: proportion('npv'),
    f1: resampled('f1'),
    auc: context.style === 'clustered' ? resampled('auc') : deLongFigure(),
    average_precision: resampled('average_precision'),
  };
}

/** The ROC and precision-recall curves of one class, thinned for storage and drawing. */
export function classCurves(context: EvaluationContext, classIndex: number): ClassCurves {
  const ranking = context.rankings[classIndex];
  const roc = ranking === undefined ? [] : rocCurve(ranking);
  const precisionRecall = ranking === undefined ? [] : precisionRecallCurve(ranking);
  return {
    class: context.classes[classIndex] ?? '',
    roc: simplifyCurve(roc, CURVE_POINTS, (point) => ({ x: point.falsePositiveRate, y: point.sensitivity })),
    precisionRecall: simplifyCurve(precisionRecall, CURVE_POINTS, (point) => ({ x: point.sensitivity, y: point.ppv })),
  };
}
