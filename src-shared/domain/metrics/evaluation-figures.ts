import type { Figure } from './figure.ts';

/** The figures of an evaluation as a whole, in the order in which they are shown. Sources: `docs/domain/metrics.md`. */
export const OVERALL_METRICS = [
  'accuracy', // share of images called right
  'majority_baseline', // accuracy of always calling the most frequent class
  'balanced_accuracy', // mean sensitivity over the classes that occur
  'macro_auc', // mean of the one-vs-rest AUCs
  'macro_f1', // mean F1 over classes
  'weighted_f1', // mean F1 weighted by the number of images of each class
  'cohen_kappa', // agreement beyond chance, -1 to 1
  'matthews', // correlation of truth and call, -1 to 1
  'top2_accuracy', // share of images whose class is among the two most probable
  'log_loss', // mean -ln of the probability given to the true class; lower is better
  'brier', // mean squared error of the probabilities; 0 to 1 for two classes, 0 to 2 for more; lower is better
  'calibration_error', // expected calibration error of the top probability, 15 equal-width bins; lower is better
] as const;
export type OverallMetric = (typeof OVERALL_METRICS)[number];

/** The figures of one class against the rest, in the order in which they are shown. */
export const CLASS_METRICS = ['sensitivity', 'specificity', 'ppv', 'npv', 'f1', 'auc', 'average_precision'] as const;
export type ClassMetric = (typeof CLASS_METRICS)[number];

/** Images of one class against the rest by truth and call. */
export interface ClassCounts {
  readonly truePositive: number;
  readonly falseNegative: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
}

/** One class against the rest. `support`: images of the class; `called`: images called the class; `prevalence`: support / n, 0 to 1. */
export interface ClassFigures extends Readonly<Record<ClassMetric, Figure>> {
  readonly class: string;
  readonly support: number;
  readonly called: number;
  readonly prevalence: number;
  readonly counts: ClassCounts;
}

/** A point of a ROC curve. `threshold`: called at probability >= it; null at the start, where nothing is called. */
export interface RocPoint {
  readonly threshold: number | null;
  readonly falsePositiveRate: number;
  readonly sensitivity: number;
}

/** A point of a precision-recall curve (PPV over sensitivity). `threshold`: null at the start, where nothing is called. */
export interface PrecisionRecallPoint {
  readonly threshold: number | null;
  readonly sensitivity: number;
  readonly ppv: number;
}

/** The curves of one class against the rest, at most 200 points each; empty where the class or the rest does not occur. */
export interface ClassCurves {
  readonly class: string;
  readonly roc: readonly RocPoint[];
  readonly precisionRecall: readonly PrecisionRecallPoint[];
}

/** A bin (low, high] of the top probability. `confidence`: its mean in the bin, null in an empty bin. */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly confidence: number | null;
  readonly accuracy: Figure;
}

/** Rows are the true class, columns the called class. A percentage (0 to 100) is null where its row or column is empty. */
export interface ConfusionFigures {
  readonly counts: readonly (readonly number[])[];
  readonly rowPercent: readonly (readonly (number | null)[])[];
  readonly columnPercent: readonly (readonly (number | null)[])[];
}

/** How the intervals of proportions and AUCs are made: as evaluation journals expect, conservative, or aware of groups. */
export const INTERVAL_STYLES = ['standard', 'exact', 'clustered'] as const;
export type IntervalStyle = (typeof INTERVAL_STYLES)[number];

/** Everything an evaluation says, as plain JSON. `thresholds`: the operating point by class; empty: the most probable class is called. */
export interface EvaluationFigures {
  readonly n: number;
  readonly classes: readonly string[];
  readonly classCounts: readonly number[];
  readonly positiveClasses: readonly string[];
  readonly thresholds: Readonly<Record<string, number>>;
  /** Groups (patients, lesions, slides) among the images and the size of the largest; null where images carry no group. */
  readonly groups: { readonly count: number; readonly largest: number } | null;
  readonly intervals: { readonly style: IntervalStyle; readonly bootstrapDraws: number; readonly seed: number };
  readonly confusion: ConfusionFigures;
  readonly overall: Readonly<Record<OverallMetric, Figure>>;
  /** Means of the precisions (PPV) of the classes, plain and weighted by support. Absent in evaluations of older versions. */
  readonly precisionAverages?: { readonly macro: Figure; readonly weighted: Figure } | undefined;
  readonly perClass: readonly ClassFigures[];
  readonly curves: readonly ClassCurves[];
  readonly calibration: readonly CalibrationBin[];
}
