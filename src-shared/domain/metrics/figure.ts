/**
 * How an interval was made. Every interval is a 95 % interval and carries one of these ids; the words are in
 * `messages/en/metrics.ts` under `metrics.method.<id>`.
 */
export const INTERVAL_METHODS = [
  'wilson', // Wilson score interval of a proportion (Wilson 1927)
  'clopper-pearson', // exact binomial interval (Clopper & Pearson 1934)
  'delong-logit', // DeLong variance, interval on the logit scale
  'logit', // delta method on the logit scale (Mercaldo, Lau & Zhou 2007)
  'exact-bound', // all right or all wrong: one bound is 0.025^(1/m) from the other end, m the smallest number of units of a class
  'bootstrap-image', // seeded percentile bootstrap that draws images
  'bootstrap-group', // seeded percentile bootstrap that draws groups (patients, lesions, slides)
  'whole-range', // too little data for any interval: everything that the figure can be
] as const;
export type IntervalMethod = (typeof INTERVAL_METHODS)[number];

/** Why a figure is not defined; the words are under `metrics.reason.<id>`. */
export const UNDEFINED_REASONS = [
  'no-images', // nothing was evaluated
  'no-images-of-class', // the class does not occur
  'only-this-class', // no image of any other class
  'never-called', // no image was called this class
  'always-called', // every image was called this class
  'class-absent-and-never-called', // F1 is 0 / 0
  'one-class-only', // truth holds a single class
  'one-class-called', // all images were called the same class
  'too-few-classes', // top-2 needs three classes
  'no-variation', // chance agreement is certain: kappa and Matthews are 0 / 0
  'target-not-reached', // no threshold reaches the target
  'older-evaluation', // made by a version that did not compute it
  'no-better-than-chance', // no threshold beats calling nothing
  'several-models', // probabilities of several models are not ranked together
] as const;
export type UndefinedReason = (typeof UNDEFINED_REASONS)[number];

/** What a reader must know beside the figure; the words are under `metrics.note.<id>`. */
export const FIGURE_NOTES = [
  'auc-one', // every image of the class outranks every other: lower bound by rule, upper bound 1
  'auc-zero', // the mirror of auc-one
  'perfect-score', // not a single error: lower bound by rule, upper bound 1
  'zero-score', // not a single success: lower bound 0, upper bound by rule
  'too-little-data', // too few images or no variation: the interval is the whole range
  'images-not-independent', // groups hold several images and the interval does not know it: it may be too narrow
  'classes-left-out', // the average leaves out classes that do not occur
  'uncalled-left-out', // the average leaves out classes that were never called
  'draws-left-out', // some bootstrap draws had no value and were left out
  'adjusted-counts', // half of z^2 was added to each count because one was zero
] as const;
export type FigureNote = (typeof FIGURE_NOTES)[number];

/** A figure with its 95 % interval. `n`: the number of images it was computed on (its denominator, for a proportion). */
export interface DefinedFigure {
  readonly defined: true;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly method: IntervalMethod;
  readonly note?: FigureNote | undefined;
}

/** A figure that does not exist for these images, and why; shown as "n/a" with the reason, never as 0. */
export interface UndefinedFigure {
  readonly defined: false;
  readonly n: number;
  readonly reason: UndefinedReason;
}

export type Figure = DefinedFigure | UndefinedFigure;

/** A number that may not exist: what a metric gives before an interval is put beside it. */
export type MetricValue =
  { readonly defined: true; readonly value: number } | { readonly defined: false; readonly reason: UndefinedReason };

/** A metric that exists. */
export function definedValue(value: number): MetricValue {
  return { defined: true, value };
}

/** A metric that does not exist, and why. */
export function undefinedValue(reason: UndefinedReason): MetricValue {
  return { defined: false, reason };
}

/** A figure that does not exist, and why. */
export function undefinedFigure(n: number, reason: UndefinedReason): UndefinedFigure {
  return { defined: false, n, reason };
}
