import { accuracy, balancedAccuracy, majorityBaseline, topKHits } from './accuracy.ts';
import { cohenKappa, matthews } from './agreement.ts';
import { areaUnderCurve } from './auc.ts';
import type { BootstrapFamily, BootstrapMember } from './bootstrap.ts';
import { CALIBRATION_BINS, calibrationBins, expectedCalibrationError, topConfidences } from './calibration.ts';
import { classLabels } from './classified-sample.ts';
import { classCounts, tallyClasses } from './confusion-matrix.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { macroF1, weightedF1 } from './f1-averages.ts';
import type { FigureNote, MetricValue } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';
import { macroAucOneVsRest } from './macro-auc.ts';
import { macroPrecision, weightedPrecision } from './precision-averages.ts';
import { CLASS_PROPORTIONS, f1Score, proportionValue } from './one-vs-rest.ts';
import { averagePrecision } from './precision-recall.ts';
import { WORST_LOG_LOSS, brierScores, logLosses } from './probability-scores.ts';
import { countUnits } from './resampling.ts';

/** Key of a figure of one class in the map of bootstrap figures. */
export function classKey(metric: string, classIndex: number): string {
  return `${metric}/${String(classIndex)}`;
}

/** Every metric of an evaluation that takes a bootstrap interval in its style; in `clustered` style the proportions and AUCs too. */
export function bootstrapFamilies(context: EvaluationContext): readonly BootstrapFamily[] {
  return [callFamily(context), rankingFamily(context), imageMeanFamily(context), calibrationFamily(context)];
}

/** Number of units (images or groups) with an image of a class. */
function unitsOfClass(context: EvaluationContext, classIndex: number): number {
  return countUnits(context.units, classLabels(context.sample, classIndex));
}

/** Units of the rarest class that occurs: the weakest evidence behind an average over classes. */
function fewestUnits(context: EvaluationContext): number {
  const counts = context.classes.map((_, index) => unitsOfClass(context, index)).filter((count) => count > 0);
  return counts.reduce((least, count) => Math.min(least, count), Number.POSITIVE_INFINITY);
}

function absentNote(context: EvaluationContext): FigureNote | undefined {
  return Array.from(context.tallies.truth).includes(0) ? 'classes-left-out' : undefined;
}

function neverCalledNote(context: EvaluationContext): FigureNote | undefined {
  return Array.from(context.tallies.called).includes(0) ? 'uncalled-left-out' : undefined;
}

/** Metrics of the calls: all follow from how many images of each class there are, were called it, and rightly so. */
function callFamily(context: EvaluationContext): BootstrapFamily {
  const { sample, calls, classes } = context;
  const isClustered = context.style === 'clustered';
  return {
    members: [
      ...averageMembers(context),
      ...classes.map((_, index) => f1Member(context, index)),
      ...(isClustered ? [...shareMembers(context), ...classes.flatMap((_, index) => proportionMembers(context, index))] : []),
    ],
    compute: (weights) => {
      const tallies = tallyClasses(sample.truth, calls, sample.size, weights);
      const counts = classes.map((_, index) => classCounts(tallies, index));
      const averages = [
        balancedAccuracy(tallies),
        macroF1(tallies),
        weightedF1(tallies),
        cohenKappa(tallies),
        matthews(tallies),
        macroPrecision(tallies),
        weightedPrecision(tallies),
      ];
      const values = [...averages, ...counts.map(f1Score)];
      if (!isClustered) return values;
      const shares = [
        accuracy(tallies),
        majorityBaseline(tallies),
        ...counts.flatMap((count) => PROPORTIONS.map((id) => CLASS_PROPORTIONS[id](count))),
      ];
      return [...values, ...shares.map(proportionValue)];
    },
  };
}

function averageMembers(context: EvaluationContext): readonly BootstrapMember[] {
  const shared = { n: context.sample.n, range: [0, 1] as const, perfectUnits: fewestUnits(context) };
  const note = absentNote(context);
  return [
    { ...shared, key: 'balanced_accuracy', note },
    { ...shared, key: 'macro_f1', note },
    { ...shared, key: 'weighted_f1' },
    { ...shared, key: 'cohen_kappa', range: [-1, 1] },
    { ...shared, key: 'matthews', range: [-1, 1] },
    { ...shared, key: 'macro_precision', note: neverCalledNote(context) },
    { ...shared, key: 'weighted_precision', note: neverCalledNote(context) },
  ];
}

function f1Member(context: EvaluationContext, index: number): BootstrapMember {
  return {
    key: classKey('f1', index),
    n: context.sample.n,
    range: [0, 1],
    perfectUnits: Math.max(1, unitsOfClass(context, index)),
  };
}

function shareMembers({ sample, units }: EvaluationContext): readonly BootstrapMember[] {
  const shared = { n: sample.n, range: [0, 1] as const, perfectUnits: units.count, zeroUnits: units.count };
  return [
    { ...shared, key: 'accuracy' },
    { ...shared, key: 'majority_baseline' },
  ];
}

const PROPORTIONS = ['sensitivity', 'specificity', 'ppv', 'npv'] as const;

/** Whether an image is in the denominator of a class's proportion. */
const IS_COUNTED = {
  sensitivity: (isOfClass: boolean) => isOfClass,
  specificity: (isOfClass: boolean) => !isOfClass,
  ppv: (_: boolean, isCalled: boolean) => isCalled,
  npv: (_: boolean, isCalled: boolean) => !isCalled,
} as const satisfies Record<(typeof PROPORTIONS)[number], (isOfClass: boolean, isCalled: boolean) => boolean>;

function proportionMembers({ sample, calls, tallies, units }: EvaluationContext, index: number): readonly BootstrapMember[] {
  return PROPORTIONS.map((id) => {
    const counted = Uint8Array.from(sample.truth, (truth, row) =>
      IS_COUNTED[id](truth === index, calls[row] === index) ? 1 : 0,
    );
    const countedUnits = Math.max(1, countUnits(units, counted));
    const { total } = CLASS_PROPORTIONS[id](classCounts(tallies, index));
    return { key: classKey(id, index), n: total, range: [0, 1], perfectUnits: countedUnits, zeroUnits: countedUnits };
  });
}

/** Macro AUC and average precisions; in clustered style each class's AUC as well. */
function rankingFamily(context: EvaluationContext): BootstrapFamily {
  const { sample, rankings, classes } = context;
  const isClustered = context.style === 'clustered';
  const member = (metric: string, index: number): BootstrapMember => {
    const own = classLabels(sample, index);
    const least = Math.min(
      countUnits(context.units, own),
      countUnits(
        context.units,
        own.map((label) => 1 - label),
      ),
    );
    return { key: classKey(metric, index), n: sample.n, range: [0, 1], perfectUnits: Math.max(1, least) };
  };
  return {
    members: [
      { key: 'macro_auc', n: sample.n, range: [0, 1], perfectUnits: fewestUnits(context), note: absentNote(context) },
      ...classes.map((_, index) => member('average_precision', index)),
      ...(isClustered
        ? classes.map((_, index) => ({ ...member('auc', index), zeroUnits: member('auc', index).perfectUnits ?? 1 }))
        : []),
    ],
    compute: (weights) => {
      const areas = rankings.map((ranking) => areaUnderCurve(ranking, weights));
      const macro = sample.n === 0 ? undefinedValue('no-images') : macroAucOneVsRest(areas);
      const precisions = rankings.map((ranking) => averagePrecision(ranking, weights));
      return [macro, ...precisions, ...(isClustered ? areas : [])];
    },
  };
}

/** Metrics that are means over images of a number that each image has by itself. */
function imageMeanFamily({ sample, style }: EvaluationContext): BootstrapFamily {
  const losses = logLosses(sample);
  const briers = brierScores(sample);
  const hits = topKHits(sample, 2);
  const isTopTwo = style === 'clustered' && sample.size > 2;
  return {
    members: [
      { key: 'log_loss', n: sample.n, range: [0, WORST_LOG_LOSS] },
      { key: 'brier', n: sample.n, range: [0, sample.size === 2 ? 1 : 2] },
      ...(isTopTwo ? [{ key: 'top2_accuracy', n: sample.n, range: [0, 1] as const, perfectUnits: sample.n }] : []),
    ],
    compute: (weights) => [losses, briers, ...(isTopTwo ? [hits] : [])].map((values) => weightedMean(values, weights)),
  };
}

function weightedMean(values: ArrayLike<number>, weights?: ArrayLike<number>): MetricValue {
  let sum = 0;
  let total = 0;
  for (let index = 0; index < values.length; index += 1) {
    const weight = weights === undefined ? 1 : (weights[index] ?? 0);
    sum += weight * (values[index] ?? 0);
    total += weight;
  }
  return total === 0 ? undefinedValue('no-images') : definedValue(sum / total);
}

function calibrationFamily({ sample }: EvaluationContext): BootstrapFamily {
  const confidences = topConfidences(sample);
  return {
    members: [{ key: 'calibration_error', n: sample.n, range: [0, 1] }],
    compute: (weights) => [expectedCalibrationError(calibrationBins(confidences, CALIBRATION_BINS, weights))],
  };
}
