import type { ClassCounts } from './evaluation-figures.ts';
import type { MetricValue, UndefinedReason } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';

/** A share of images: `successes` of `total`, or why there is nothing to share. */
export interface Proportion {
  readonly successes: number;
  readonly total: number;
  readonly whenEmpty: UndefinedReason;
}

/** Sensitivity (recall): TP / (TP + FN). Source: Altman & Bland 1994. Undefined without an image of the class. */
export function sensitivity(counts: ClassCounts): Proportion {
  return { successes: counts.truePositive, total: counts.truePositive + counts.falseNegative, whenEmpty: 'no-images-of-class' };
}

/** Specificity: TN / (TN + FP). Source: Altman & Bland 1994. Undefined without an image of another class. */
export function specificity(counts: ClassCounts): Proportion {
  return { successes: counts.trueNegative, total: counts.trueNegative + counts.falsePositive, whenEmpty: 'only-this-class' };
}

/** Positive predictive value (precision): TP / (TP + FP). Source: Altman & Bland 1994. Undefined where nothing was called. */
export function positivePredictiveValue(counts: ClassCounts): Proportion {
  return { successes: counts.truePositive, total: counts.truePositive + counts.falsePositive, whenEmpty: 'never-called' };
}

/** Negative predictive value: TN / (TN + FN). Source: Altman & Bland 1994. Undefined where everything was called. */
export function negativePredictiveValue(counts: ClassCounts): Proportion {
  return { successes: counts.trueNegative, total: counts.trueNegative + counts.falseNegative, whenEmpty: 'always-called' };
}

/** The proportions of one class against the rest, by metric id. */
export const CLASS_PROPORTIONS = {
  sensitivity,
  specificity,
  ppv: positivePredictiveValue,
  npv: negativePredictiveValue,
} as const satisfies Record<string, (counts: ClassCounts) => Proportion>;

/** The value of a proportion. */
export function proportionValue({ successes, total, whenEmpty }: Proportion): MetricValue {
  return total === 0 ? undefinedValue(whenEmpty) : definedValue(successes / total);
}

/**
 * F1: the harmonic mean of PPV and sensitivity, 2 TP / (2 TP + FP + FN).
 * Source: van Rijsbergen 1979; Dice 1945. Undefined where the class neither occurs nor is called.
 */
export function f1Score(counts: ClassCounts): MetricValue {
  const denominator = 2 * counts.truePositive + counts.falsePositive + counts.falseNegative;
  if (denominator === 0) return undefinedValue('class-absent-and-never-called');
  return definedValue((2 * counts.truePositive) / denominator);
}
