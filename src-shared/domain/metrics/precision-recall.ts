import type { PrecisionRecallPoint } from './evaluation-figures.ts';
import type { MetricValue } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';
import type { Ranking } from './ranking.ts';
import { countLabels, rankedSteps } from './ranking.ts';

/**
 * Precision-recall curve: PPV over sensitivity, one point for each different score, from "nothing called" (PPV 1) on.
 * Source: Davis & Goadrich 2006; points as scikit-learn's `precision_recall_curve`, in the opposite order.
 * Edge case: empty where the class does not occur.
 */
export function precisionRecallCurve(ranking: Ranking): readonly PrecisionRecallPoint[] {
  const { positives } = countLabels(ranking);
  if (positives === 0) return [];
  const points: PrecisionRecallPoint[] = [{ threshold: null, sensitivity: 0, ppv: 1 }];
  for (const step of rankedSteps(ranking)) {
    points.push({
      threshold: step.threshold,
      sensitivity: step.truePositives / positives,
      ppv: step.truePositives / (step.truePositives + step.falsePositives),
    });
  }
  return points;
}

/**
 * Average precision: sum of (R_i - R_(i-1)) P_i over the different scores, from the highest down.
 * Source: as scikit-learn's `average_precision_score` (no interpolation). Undefined where the class does not occur.
 *
 * @param weights how often each image counts, by its number in the sample; once each where left out
 */
export function averagePrecision(ranking: Ranking, weights?: ArrayLike<number>): MetricValue {
  let truePositives = 0;
  let called = 0;
  let place = 0;
  let sum = 0;
  for (const end of ranking.ends) {
    let found = 0;
    for (; place < end; place += 1) {
      const weight = weights === undefined ? 1 : (weights[ranking.order[place] ?? 0] ?? 0);
      called += weight;
      found += weight * (ranking.labels[place] ?? 0);
    }
    truePositives += found;
    if (found > 0) sum += (found * truePositives) / called;
  }
  return truePositives === 0 ? undefinedValue('no-images-of-class') : definedValue(sum / truePositives);
}
