import { Z_95 } from '#shared/lib/statistics.ts';
import type { ClassCounts } from './evaluation-figures.ts';
import type { DefinedFigure, Figure } from './figure.ts';
import { undefinedFigure } from './figure.ts';

/** PPV and NPV where a share `prevalence` of the images is of the class. */
export interface PredictiveValues {
  readonly ppv: Figure;
  readonly npv: Figure;
}

/**
 * PPV and NPV at another prevalence, by Bayes: PPV = se π / (se π + (1 - sp)(1 - π)), NPV = sp (1 - π) / (sp (1 - π) + (1 - se) π).
 * Source: Altman & Bland 1994; 95 % interval on the logit scale after Mercaldo, Lau & Zhou 2007. Edge cases: where
 * sensitivity or specificity is 0 or 1 the interval (not the value) uses counts with z^2/2 added to each, their adjusted
 * form; undefined where the class or the rest does not occur, or where nothing (everything) is called.
 *
 * @param prevalence strictly between 0 and 1
 */
export function predictiveValuesAt(counts: ClassCounts, prevalence: number): PredictiveValues {
  const positives = counts.truePositive + counts.falseNegative;
  const negatives = counts.trueNegative + counts.falsePositive;
  const n = positives + negatives;
  if (positives === 0) return both(n, 'no-images-of-class');
  if (negatives === 0) return both(n, 'only-this-class');
  const plain = { se: counts.truePositive / positives, sp: counts.trueNegative / negatives, positives, negatives };
  const isExtreme = [plain.se, plain.sp].some((share) => share === 0 || share === 1);
  const basis = isExtreme ? adjusted(counts) : plain;
  const ppv = bayesPpv(plain.se, plain.sp, prevalence);
  const npv = bayesPpv(plain.sp, plain.se, 1 - prevalence);
  return {
    ppv: Number.isNaN(ppv) ? undefinedFigure(n, 'never-called') : withInterval(ppv, n, basis, prevalence, isExtreme),
    npv: Number.isNaN(npv)
      ? undefinedFigure(n, 'always-called')
      : withInterval(npv, n, mirrored(basis), 1 - prevalence, isExtreme),
  };
}

interface Basis {
  readonly se: number;
  readonly sp: number;
  readonly positives: number;
  readonly negatives: number;
}

function both(n: number, reason: 'no-images-of-class' | 'only-this-class'): PredictiveValues {
  return { ppv: undefinedFigure(n, reason), npv: undefinedFigure(n, reason) };
}

function bayesPpv(se: number, sp: number, prevalence: number): number {
  const right = se * prevalence;
  return right / (right + (1 - sp) * (1 - prevalence));
}

function adjusted(counts: ClassCounts): Basis {
  const half = (Z_95 * Z_95) / 2;
  const positives = counts.truePositive + counts.falseNegative + 2 * half;
  const negatives = counts.trueNegative + counts.falsePositive + 2 * half;
  return { se: (counts.truePositive + half) / positives, sp: (counts.trueNegative + half) / negatives, positives, negatives };
}

/** NPV is the PPV of the mirrored question. */
function mirrored({ se, sp, positives, negatives }: Basis): Basis {
  return { se: sp, sp: se, positives: negatives, negatives: positives };
}

function withInterval(...[value, n, basis, prevalence, isExtreme]: [number, number, Basis, number, boolean]): DefinedFigure {
  const logit = Math.log((basis.se * prevalence) / ((1 - basis.sp) * (1 - prevalence)));
  const variance = (1 - basis.se) / (basis.se * basis.positives) + basis.sp / ((1 - basis.sp) * basis.negatives);
  const half = Z_95 * Math.sqrt(variance);
  const low = 1 / (1 + Math.exp(half - logit));
  const high = 1 / (1 + Math.exp(-half - logit));
  // The adjusted interval is centred elsewhere; it must still hold the value it stands beside.
  const figure = { defined: true, value, low: Math.min(low, value), high: Math.max(high, value), n, method: 'logit' } as const;
  return isExtreme ? { ...figure, note: 'adjusted-counts' } : figure;
}
