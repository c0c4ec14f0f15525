import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';

/** Four images of two of three classes: one is called wrong, and the third class neither occurs nor is called. */
export function fewFigures(): EvaluationFigures {
  return evaluateClassification({
    classes: ['melanoma', 'nevus', 'other'],
    truth: [0, 0, 1, 1],
    probabilities: [0.8, 0.1, 0.1, 0.3, 0.6, 0.1, 0.2, 0.7, 0.1, 0.1, 0.8, 0.1],
    positiveClasses: ['melanoma'],
    seed: 7,
    bootstrapDraws: 200,
  });
}
