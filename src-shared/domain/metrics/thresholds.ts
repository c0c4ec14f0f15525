import type { ClassCounts } from './evaluation-figures.ts';
import type { Figure, UndefinedReason } from './figure.ts';
import { sensitivity, specificity } from './one-vs-rest.ts';
import { proportionFigure } from './proportion-figure.ts';
import { wilsonInterval } from './proportion-interval.ts';
import type { RankedStep } from './ranking.ts';
import { countLabels, rankScores, rankedSteps } from './ranking.ts';

/** An operating point of one class: called at probability >= `threshold`, with what it does on these images; or why there is none. */
export type ThresholdChoice =
  | {
      readonly defined: true;
      readonly threshold: number;
      readonly counts: ClassCounts;
      readonly sensitivity: Figure;
      readonly specificity: Figure;
    }
  | { readonly defined: false; readonly reason: UndefinedReason };

interface Steps {
  readonly positives: number;
  readonly negatives: number;
  readonly steps: readonly RankedStep[];
}

function stepsOf(labels: ArrayLike<number>, scores: ArrayLike<number>): Steps | UndefinedReason {
  const ranking = rankScores(labels, scores);
  const { positives, negatives } = countLabels(ranking);
  if (positives === 0) return negatives === 0 ? 'no-images' : 'no-images-of-class';
  return negatives === 0 ? 'only-this-class' : { positives, negatives, steps: rankedSteps(ranking) };
}

function choiceAt(step: RankedStep, { positives, negatives }: Steps): ThresholdChoice {
  const counts = {
    truePositive: step.truePositives,
    falseNegative: positives - step.truePositives,
    falsePositive: step.falsePositives,
    trueNegative: negatives - step.falsePositives,
  };
  return {
    defined: true,
    threshold: step.threshold,
    counts,
    sensitivity: proportionFigure(sensitivity(counts), 'wilson'),
    specificity: proportionFigure(specificity(counts), 'wilson'),
  };
}

/**
 * Youden's threshold: the greatest sensitivity + specificity - 1; on a tie the highest threshold.
 * Source: Youden 1950. Undefined where the class or the rest does not occur, or no threshold does better than calling nothing.
 * `labels`: 1 for the class, 0 for the rest.
 */
export function youdenThreshold(labels: ArrayLike<number>, scores: ArrayLike<number>): ThresholdChoice {
  const steps = stepsOf(labels, scores);
  if (typeof steps === 'string') return { defined: false, reason: steps };
  let best: RankedStep | undefined;
  let bestIndex = 0;
  for (const step of steps.steps) {
    const index = step.truePositives / steps.positives - step.falsePositives / steps.negatives;
    if (index > bestIndex) {
      best = step;
      bestIndex = index;
    }
  }
  return best === undefined ? { defined: false, reason: 'no-better-than-chance' } : choiceAt(best, steps);
}

/** What must reach the target: the sensitivity itself, or the lower bound of its 95 % Wilson interval. */
export type SensitivityRule = 'value' | 'lower-bound';

/**
 * The highest threshold at which the sensitivity (or its lower bound) reaches `target` (0 to 1): it gives the most specificity
 * among those that do. Undefined where the class or the rest does not occur or no threshold reaches the target.
 */
export function thresholdForSensitivity(
  labels: ArrayLike<number>,
  scores: ArrayLike<number>,
  target: number,
  rule: SensitivityRule = 'value',
): ThresholdChoice {
  const steps = stepsOf(labels, scores);
  if (typeof steps === 'string') return { defined: false, reason: steps };
  const reached = steps.steps.find(({ truePositives }) => {
    const found = rule === 'value' ? truePositives / steps.positives : wilsonInterval(truePositives, steps.positives).low;
    return found >= target;
  });
  return reached === undefined ? { defined: false, reason: 'target-not-reached' } : choiceAt(reached, steps);
}
