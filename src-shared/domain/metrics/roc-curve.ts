import type { RocPoint } from './evaluation-figures.ts';
import type { Ranking } from './ranking.ts';
import { countLabels, rankedSteps } from './ranking.ts';

/**
 * ROC curve: sensitivity over 1 - specificity, one point for each different score, from "nothing called" on.
 * Source: Fawcett 2006; as scikit-learn's `roc_curve(drop_intermediate=False)`, whose first threshold (infinity) is null here.
 * Edge case: empty where the class or the rest does not occur.
 */
export function rocCurve(ranking: Ranking): readonly RocPoint[] {
  const { positives, negatives } = countLabels(ranking);
  if (positives === 0 || negatives === 0) return [];
  const points: RocPoint[] = [{ threshold: null, falsePositiveRate: 0, sensitivity: 0 }];
  for (const step of rankedSteps(ranking)) {
    points.push({
      threshold: step.threshold,
      falsePositiveRate: step.falsePositives / negatives,
      sensitivity: step.truePositives / positives,
    });
  }
  return points;
}
