import { callClasses } from './calls.ts';
import type { ClassificationInput, ClassifiedSample } from './classified-sample.ts';
import { checkSample, classLabels, classScores } from './classified-sample.ts';
import type { ClassTallies } from './confusion-matrix.ts';
import { tallyClasses } from './confusion-matrix.ts';
import type { IntervalStyle } from './evaluation-figures.ts';
import type { Figure } from './figure.ts';
import type { Ranking } from './ranking.ts';
import { rankScores } from './ranking.ts';
import type { SamplingUnits } from './resampling.ts';
import { groupUnits, imageUnits } from './resampling.ts';

/** What is computed once and read by every figure of an evaluation. */
export interface EvaluationContext {
  readonly classes: readonly string[];
  readonly sample: ClassifiedSample;
  readonly calls: Int32Array;
  readonly tallies: ClassTallies;
  readonly rankings: readonly Ranking[];
  readonly units: SamplingUnits;
  readonly style: IntervalStyle;
}

/** Checks the input, calls a class for every image and ranks the images by each class. Errors: `metrics/...`. */
export function prepareEvaluation(input: ClassificationInput, wanted: IntervalStyle): EvaluationContext {
  const sample = checkSample(input);
  const calls = callClasses(sample, input.classes, input.thresholds);
  const groups = input.groups ?? [];
  const hasGroups = groups.some((group) => group !== null);
  const units = hasGroups ? groupUnits(groups) : imageUnits(sample.n);
  return {
    classes: input.classes,
    sample,
    calls,
    tallies: tallyClasses(sample.truth, calls, sample.size),
    rankings: input.classes.map((_, index) => rankScores(classLabels(sample, index), classScores(sample, index))),
    units,
    // Groups of one image each are images: there is nothing to cluster.
    style: wanted === 'clustered' && units.largest < 2 ? 'standard' : wanted,
  };
}

/** Marks an interval that counts images as independent although some share a group. */
export function noteDependence(figure: Figure, context: EvaluationContext): Figure {
  if (!figure.defined || figure.note !== undefined || context.units.largest < 2) return figure;
  const countsImages = figure.method === 'wilson' || figure.method === 'clopper-pearson' || figure.method === 'delong-logit';
  return countsImages ? { ...figure, note: 'images-not-independent' } : figure;
}
