import { found } from '#main/services/found.ts';
import type { EvaluationImage, StoredEvaluation } from '#main/store/evaluations.ts';
import { getEvaluation, listEvaluationImages } from '#main/store/evaluations.ts';
import type { ReadableDb } from '#main/store/database.ts';
import type { EvaluationId } from '#shared/contract/ids.ts';
import type { EvaluationRequest } from '#shared/domain/metrics/evaluate-classification.ts';

/** A stored evaluation with every image's probabilities, from which its figures can be computed again at other thresholds. */
export interface LoadedEvaluation {
  readonly row: StoredEvaluation;
  readonly images: readonly EvaluationImage[];
}

/** Loads an evaluation and its images. Throws `entity/not-found`. */
export function loadEvaluation(db: ReadableDb, evaluationId: EvaluationId): LoadedEvaluation {
  return {
    row: found(getEvaluation(db, evaluationId), 'evaluation', evaluationId),
    images: listEvaluationImages(db, evaluationId),
  };
}

/** What `evaluateClassification` needs to compute a stored evaluation at some thresholds. */
export function requestOf({ row, images }: LoadedEvaluation, thresholds: Readonly<Record<string, number>>): EvaluationRequest {
  return {
    classes: row.classes,
    truth: images.map(({ truth }) => row.classes.indexOf(truth)),
    probabilities: images.flatMap(({ probabilities }) => probabilities),
    // Whether groups count was decided when the evaluation was made; its figures say so.
    ...(row.figures.groups !== null && { groups: images.map(({ group }) => group) }),
    thresholds,
    positiveClasses: row.figures.positiveClasses,
    seed: row.seed,
  };
}
