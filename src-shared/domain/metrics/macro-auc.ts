import { areaUnderCurve } from './auc.ts';
import type { ClassifiedSample } from './classified-sample.ts';
import { classScores } from './classified-sample.ts';
import type { MetricValue } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';
import { rankScores } from './ranking.ts';

/**
 * Macro AUC, one versus rest: the plain mean of the AUCs of the classes that occur.
 * Source: Provost & Domingos 2000, unweighted; as scikit-learn's `roc_auc_score(multi_class="ovr")`.
 * Undefined where fewer than two classes occur.
 *
 * @param areas the AUC of each class against the rest
 */
export function macroAucOneVsRest(areas: readonly MetricValue[]): MetricValue {
  return meanOfDefined(areas);
}

function meanOfDefined(values: readonly MetricValue[]): MetricValue {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (!value.defined) continue;
    sum += value.value;
    count += 1;
  }
  return count === 0 ? undefinedValue('one-class-only') : definedValue(sum / count);
}

/**
 * Macro AUC, one versus one: the mean over pairs of classes of how well each tells its images from the other's.
 * Source: Hand & Till 2001 (M); as scikit-learn's `roc_auc_score(multi_class="ovo")`.
 * It does not depend on how frequent the classes are. Undefined where fewer than two classes occur.
 */
export function macroAucOneVsOne(sample: ClassifiedSample): MetricValue {
  const scores = Array.from({ length: sample.size }, (_, index) => classScores(sample, index));
  const values: MetricValue[] = [];
  for (let first = 0; first < sample.size; first += 1) {
    for (let second = 0; second < sample.size; second += 1) {
      const own = scores[first];
      if (first !== second && own !== undefined) values.push(pairAuc(sample, own, [first, second]));
    }
  }
  return meanOfDefined(values);
}

/** AUC of the first class's score on the images of two classes only. */
function pairAuc(sample: ClassifiedSample, scores: Float64Array, [first, second]: readonly [number, number]): MetricValue {
  const rows: number[] = [];
  sample.truth.forEach((trueClass, row) => {
    if (trueClass === first || trueClass === second) rows.push(row);
  });
  const labels = rows.map((row) => (sample.truth[row] === first ? 1 : 0));
  return areaUnderCurve(
    rankScores(
      labels,
      rows.map((row) => scores[row] ?? 0),
    ),
  );
}
