import { sortedOrder } from '#shared/lib/statistics.ts';

/** Images in descending order of score, with the places where the score changes. Made once, used by every curve and every draw. */
export interface Ranking {
  readonly labels: Uint8Array; // 1 or 0, in ranked order
  readonly scores: Float64Array; // descending
  readonly order: Uint32Array; // ranked place -> image
  readonly ends: Uint32Array; // for each run of equal scores, the place behind its last
}

/** Ranks images by score. `labels`: 1 for the class, 0 for the rest. */
export function rankScores(labels: ArrayLike<number>, scores: ArrayLike<number>): Ranking {
  const order = sortedOrder(scores, 'descending');
  const ends: number[] = [];
  const rankedScores = Float64Array.from(order, (index) => scores[index] ?? 0);
  for (let place = 1; place <= order.length; place += 1) {
    if (place === order.length || rankedScores[place] !== rankedScores[place - 1]) ends.push(place);
  }
  return {
    labels: Uint8Array.from(order, (index) => labels[index] ?? 0),
    scores: rankedScores,
    order,
    ends: Uint32Array.from(ends),
  };
}

/** Counts of called images when everything down to the end of a run of equal scores is called. */
export interface RankedStep {
  readonly threshold: number;
  readonly truePositives: number;
  readonly falsePositives: number;
}

/** One step for each different score, from the highest down: what is called at probability >= that score. */
export function rankedSteps(ranking: Ranking): readonly RankedStep[] {
  const steps: RankedStep[] = [];
  let place = 0;
  let truePositives = 0;
  for (const end of ranking.ends) {
    for (; place < end; place += 1) truePositives += ranking.labels[place] ?? 0;
    steps.push({ threshold: ranking.scores[end - 1] ?? 0, truePositives, falsePositives: end - truePositives });
  }
  return steps;
}

/** Number of images of the class and of the rest. */
export function countLabels(ranking: Ranking): { readonly positives: number; readonly negatives: number } {
  let positives = 0;
  for (const label of ranking.labels) positives += label;
  return { positives, negatives: ranking.labels.length - positives };
}
