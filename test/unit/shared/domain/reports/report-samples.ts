import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import type { EvaluationReport } from '#shared/domain/reports/evaluation-report-content.ts';

/** Class names that try to be markup, a formula, and other scripts of the world. */
export const HOSTILE_CLASSES = ['<script>alert("x")</script>', '=HYPERLINK("http://evil")', '健康 & سليم'] as const;

/** Twelve images of two of the three classes, in six groups. */
export function smallFigures(classes: readonly string[] = HOSTILE_CLASSES): EvaluationFigures {
  const truth = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
  const probabilities = truth.flatMap((one, index) => {
    const own = index % 5 === 0 ? 0.3 : 0.6 + index / 50;
    const rest = 1 - own;
    return one === 0 ? [own, rest * 0.7, rest * 0.3] : [rest * 0.7, own, rest * 0.3];
  });
  const groups = truth.map((_, index) => `smear ${String(Math.floor(index / 2))}`);
  return evaluateClassification({
    classes,
    truth,
    probabilities,
    groups,
    seed: 1,
    bootstrapDraws: 200,
    positiveClasses: classes.slice(1, 2),
  });
}

/** A whole report with a hostile text in every field that comes from outside. */
export function sampleReport(changes: Partial<EvaluationReport> = {}): EvaluationReport {
  const figures = smallFigures();
  const hostile = '</style><img src=x onerror="alert(1)">\'`';
  return {
    study: { name: `Study ${hostile}`, description: `Description ${hostile}` },
    createdAtMs: Date.UTC(2026, 6, 2, 14, 5),
    dataset: { name: `Data ${hostile}`, images: 1200, groups: 300, source: hostile, rejected: 3, contentHash: 'ab'.repeat(32) },
    split: {
      seed: 7,
      by: 'group',
      parts: [
        { partition: 'train', images: 900, groups: 220, classCounts: [400, 400, 100] },
        { partition: 'validation', images: 288, groups: 74, classCounts: [100, 100, 88] },
        { partition: 'test', images: 12, groups: 6, classCounts: figures.classCounts },
      ],
    },
    partition: 'test',
    testOpenings: 2,
    refusedImages: 1,
    includesTrained: false,
    unknownTraining: [],
    model: {
      name: `Model ${hostile}`,
      id: '0197f0a2-6f0e-7cc3-98c4-dc0c0c07398f',
      recipe: hostile,
      width: 224,
      height: 224,
      parameters: 3_413_024,
      trainableParameters: 3843,
      weightsHash: 'cd'.repeat(32),
      members: [],
      training: {
        epochs: 20,
        bestEpoch: 12,
        seed: 7,
        trainedAtMs: Date.UTC(2026, 6, 2, 13, 50),
        runner: hostile,
        settings: { [hostile]: hostile, learningRate: 0.001 },
        history: [
          { epoch: 1, loss: 1.2, accuracy: 0.4, val_loss: 1.1, val_accuracy: 0.5 },
          { epoch: 2, loss: 0.8, accuracy: 0.7, val_loss: 0.9, val_accuracy: 0.6 },
        ],
      },
    },
    views: 1,
    images: null,
    thresholdsChosenOn: null,
    figures,
    limitations: [hostile],
    versions: { [hostile]: hostile },
    ...changes,
  };
}
