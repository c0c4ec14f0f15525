import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import type { ClassificationInput } from '#shared/domain/metrics/classified-sample.ts';
import { flattenRows } from '#shared/domain/metrics/classified-sample.ts';
import type { EvaluationRequest } from '#shared/domain/metrics/evaluate-classification.ts';

const golden = new URL('../../../../golden/metrics/', import.meta.url);

/** What scikit-learn and scipy say of the predictions. */
export const EXPECTED = JSON.parse(readFileSync(new URL('expected.json', golden), 'utf8')) as {
  readonly classes: readonly string[];
  readonly confusion: readonly (readonly number[])[];
  readonly per_class: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly melanoma: Readonly<Record<string, number>> & {
    readonly at_threshold_0_23: Readonly<Record<string, number>>;
  };
  readonly wilson_accuracy: readonly [number, number];
  readonly clopper_pearson_accuracy: readonly [number, number];
} & Readonly<Record<string, number>>;

/** The golden predictions of the first model (`p_`) or the second (`q_`). */
export function goldenInput(prefix: 'p' | 'q' = 'p'): ClassificationInput & { readonly groups: readonly string[] } {
  const records = parse<Record<string, string>>(readFileSync(new URL('predictions.csv', golden)), { columns: true });
  const { classes } = EXPECTED;
  return {
    classes,
    truth: records.map((record) => classes.indexOf(record['truth'] ?? '')),
    probabilities: flattenRows(records.map((record) => classes.map((name) => Number(record[`${prefix}_${name}`])))),
    groups: records.map((record) => record['patient_id'] ?? ''),
  };
}

/** The two models of evaluation's test vectors: scores of five positives and six negatives. */
export const VECTOR_A = { positives: [0.9, 0.8, 0.7, 0.55, 0.4], negatives: [0.6, 0.5, 0.4, 0.3, 0.2, 0.1] } as const;
export const VECTOR_B = { positives: [0.7, 0.9, 0.35, 0.6, 0.45], negatives: [0.65, 0.4, 0.5, 0.2, 0.3, 0.15] } as const;

/** Labels and scores of a yes-no question. */
export function labelled({
  positives,
  negatives,
}: {
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
}): {
  readonly labels: readonly number[];
  readonly scores: readonly number[];
} {
  return { labels: [...positives.map(() => 1), ...negatives.map(() => 0)], scores: [...positives, ...negatives] };
}

/** Labels (0 or 1) and scores with many ties. */
export const labelledScores = fc
  .array(fc.record({ label: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: 0, max: 12 }) }), { maxLength: 40 })
  .map((rows) => ({ labels: rows.map(({ label }) => label), scores: rows.map(({ score }) => score / 12) }));

/** Evaluations of 1 to 30 images in 2 to 4 classes, some of which may not occur; probabilities in tenths have many ties. */
export const evaluationRequests: fc.Arbitrary<
  EvaluationRequest & { readonly rows: readonly (readonly number[])[]; readonly truth: readonly number[] }
> = fc.integer({ min: 2, max: 4 }).chain((size) =>
  fc
    .array(
      fc.record({
        truth: fc.integer({ min: 0, max: size - 1 }),
        weights: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: size, maxLength: size }),
        group: fc.integer({ min: 0, max: 8 }),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((images) => {
      const rows = images.map(({ weights }) => {
        const sum = weights.reduce((left, right) => left + right, 0);
        return weights.map((weight) => (sum === 0 ? 1 / size : weight / sum));
      });
      return {
        classes: ['a', 'b', 'c', 'd'].slice(0, size),
        truth: images.map(({ truth }) => truth),
        rows,
        probabilities: flattenRows(rows),
        groups: images.map(({ group }) => `g${String(group)}`),
        seed: 1,
        bootstrapDraws: 20,
      };
    }),
);
