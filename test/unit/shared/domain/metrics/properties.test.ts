import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flattenRows } from '#shared/domain/metrics/classified-sample.ts';
import type { EvaluationRequest } from '#shared/domain/metrics/evaluate-classification.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import { CLASS_METRICS, OVERALL_METRICS } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { evaluationFiguresSchema } from '#shared/contract/evaluation-figures.ts';
import { evaluationRequests } from './samples.ts';

/** Every metric of an evaluation, by name: the figure, or the figures of all classes by class name. */
const METRICS: readonly (readonly [string, (figures: EvaluationFigures) => Readonly<Record<string, Figure>>])[] = [
  ...OVERALL_METRICS.map((metric) => [metric, (figures: EvaluationFigures) => ({ all: figures.overall[metric] })] as const),
  ...CLASS_METRICS.map(
    (metric) =>
      [
        metric,
        (figures: EvaluationFigures) => Object.fromEntries(figures.perClass.map((one) => [one.class, one[metric]])),
      ] as const,
  ),
];

const BOUNDS: Readonly<Record<string, readonly [number, number]>> = {
  cohen_kappa: [-1, 1],
  matthews: [-1, 1],
  log_loss: [0, 36.05],
  brier: [0, 2],
};

/** Same existence, same value but for the order of additions. */
function expectSame(left: Readonly<Record<string, Figure>>, right: Readonly<Record<string, Figure>>): void {
  expect(Object.keys(left).sort()).toEqual(Object.keys(right).sort());
  for (const [name, figure] of Object.entries(left)) {
    const other = right[name];
    if (figure.defined) expect(other?.defined === true && other.value).toBeCloseTo(figure.value, 10);
    else expect(other?.defined === false && other.reason).toBe(figure.reason);
  }
}

/** The evaluation with hardly a bootstrap, where only values are compared. */
function valuesOf(request: EvaluationRequest): EvaluationFigures {
  return evaluateClassification({ ...request, bootstrapDraws: 1 });
}

/** The request with its images in another order, or some of them twice. */
function pick(
  request: EvaluationRequest & { readonly rows: readonly (readonly number[])[]; readonly truth: readonly number[] },
  indices: readonly number[],
): EvaluationRequest {
  return {
    ...request,
    truth: indices.map((index) => request.truth[index]!),
    probabilities: flattenRows(indices.map((index) => request.rows[index]!)),
    groups: indices.map((index) => request.groups?.[index] ?? null),
  };
}

describe.each(METRICS)('%s', (name, read) => {
  const runs = { numRuns: 25 };

  test('does not depend on the order of the images', () => {
    fc.assert(
      fc.property(evaluationRequests, (request) => {
        const reversed = pick(
          request,
          request.truth.map((_, index) => request.truth.length - 1 - index),
        );
        expectSame(read(valuesOf(request)), read(valuesOf(reversed)));
      }),
      runs,
    );
  });

  test('does not change when every image is there twice', () => {
    fc.assert(
      fc.property(evaluationRequests, (request) => {
        const doubled = pick(
          request,
          request.truth.flatMap((_, index) => [index, index]),
        );
        expectSame(read(valuesOf(request)), read(valuesOf(doubled)));
      }),
      runs,
    );
  });

  test('does not depend on the names of the classes', () => {
    fc.assert(
      fc.property(evaluationRequests, (request) => {
        const renamed = { ...request, classes: request.classes.map((one) => `x-${one}`) };
        const figures = Object.entries(read(valuesOf(renamed))).map(([key, figure]) => [key.replace(/^x-/, ''), figure]);
        expectSame(read(valuesOf(request)), Object.fromEntries(figures) as Record<string, Figure>);
      }),
      runs,
    );
  });

  test('stays within its bounds, and so does its interval', () => {
    const [least, greatest] = BOUNDS[name] ?? [0, 1];
    fc.assert(
      fc.property(evaluationRequests, fc.constantFrom('standard', 'exact', 'clustered'), (request, style) => {
        for (const figure of Object.values(read(evaluateClassification({ ...request, style })))) {
          if (!figure.defined) continue;
          for (const number of [figure.value, figure.low, figure.high]) {
            expect(number).toBeGreaterThanOrEqual(least - 1e-12);
            expect(number).toBeLessThanOrEqual(greatest + 1e-12);
          }
          expect(figure.low).toBeLessThanOrEqual(figure.high);
        }
      }),
      runs,
    );
  });
});

test('every evaluation fits the contract, survives JSON and is the same when made again', () => {
  fc.assert(
    fc.property(evaluationRequests, fc.constantFrom('standard', 'exact', 'clustered'), (request, style) => {
      const figures = evaluateClassification({ ...request, style });
      expect(evaluationFiguresSchema.parse(JSON.parse(JSON.stringify(figures)))).toEqual(figures);
      expect(evaluateClassification({ ...request, style })).toEqual(figures);
    }),
    { numRuns: 60 },
  );
});

test('the confusion matrix adds up to the images, its rows to the classes', () => {
  fc.assert(
    fc.property(evaluationRequests, (request) => {
      const figures = evaluateClassification(request);
      const rows = figures.confusion.counts.map((row) => row.reduce((sum, count) => sum + count, 0));
      expect(rows).toEqual(figures.classCounts);
      expect(rows.reduce((sum, count) => sum + count, 0)).toBe(figures.n);
      figures.perClass.forEach(({ counts, called }, index) => {
        expect(counts.truePositive).toBe(figures.confusion.counts[index]?.[index]);
        expect(called).toBe(figures.confusion.counts.reduce((sum, row) => sum + (row[index] ?? 0), 0));
      });
    }),
  );
});
