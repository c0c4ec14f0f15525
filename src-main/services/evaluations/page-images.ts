import type { ServiceDeps } from '#main/services/deps.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import { sampleOrder } from '#shared/domain/evaluation/sample-order.ts';
import { callClass } from '#shared/domain/metrics/calls.ts';
import { assertThresholds } from './run-evaluation.ts';
import { loadEvaluation } from './stored-request.ts';

type Page = CallOutput<'evaluations.images'>;
type PageImage = Page['images'][number];

const SMALLEST_PROBABILITY = 1e-15;

/** One page of the images behind a cell of the confusion matrix, in the order that was asked for. */
export function pageImages(deps: ServiceDeps, input: HandlerInput<'evaluations.images'>): Page {
  const { row, images } = loadEvaluation(deps.db, input.evaluationId);
  assertThresholds(input.thresholds, row.classes);
  const thresholds = row.classes.map((name) => input.thresholds[name]);
  const shuffled =
    input.order === 'random' ? sampleOrder(images.length, input.seed).flatMap((place) => images[place] ?? []) : images;
  const matching = shuffled
    .map((image): PageImage => ({
      imageId: image.imageId,
      fileHash: image.fileHash,
      path: image.path,
      group: image.group,
      truth: image.truth,
      predicted: row.classes[callClass(image.probabilities, thresholds)] ?? '',
      probabilities: [...image.probabilities],
    }))
    .filter(({ truth }) => input.truth === null || truth === input.truth)
    .filter(({ predicted }) => input.predicted === null || predicted === input.predicted)
    .filter(({ truth, predicted }) => input.right === null || (truth === predicted) === input.right);
  const rank = rankBy(input.order, row.classes);
  const ordered = matching.map((image) => ({ image, rank: rank(image) })).sort((a, b) => b.rank - a.rank);
  return {
    total: ordered.length,
    images: ordered.slice(input.offset, input.offset + input.limit).map(({ image }) => image),
  };
}

/** Highest first: the probability of the called class, its nearness to a tie, or the loss of the true class; `random` keeps the order that its seed gave. */
function rankBy(order: HandlerInput<'evaluations.images'>['order'], classes: readonly string[]): (image: PageImage) => number {
  switch (order) {
    case 'random':
      return () => 0;
    case 'confident':
      return ({ probabilities, predicted }) => probabilities[classes.indexOf(predicted)] ?? 0;
    case 'uncertain':
      return ({ probabilities }) => {
        const [first = 0, second = 0] = [...probabilities].sort((a, b) => b - a);
        return second - first;
      };
    case 'loss':
      return ({ probabilities, truth }) => -Math.log(Math.max(probabilities[classes.indexOf(truth)] ?? 0, SMALLEST_PROBABILITY));
  }
}
