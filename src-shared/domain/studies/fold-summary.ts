import type { EvaluationFigures, OverallMetric } from '#shared/domain/metrics/evaluation-figures.ts';
import { CLASS_METRICS, OVERALL_METRICS } from '#shared/domain/metrics/evaluation-figures.ts';
import type { ClassMetric } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { undefinedFigure } from '#shared/domain/metrics/figure.ts';
import { mean, sampleVariance } from '#shared/lib/statistics.ts';

/** Mean and standard deviation (divisor n - 1) of a figure over the folds in which it exists; `sd` null for a single fold. */
export type FoldSpread =
  | { readonly defined: true; readonly mean: number; readonly sd: number | null; readonly folds: number }
  | { readonly defined: false; readonly folds: 0 };

/** Every figure's spread over the folds. */
export interface FoldSummary {
  readonly overall: Readonly<Record<OverallMetric, FoldSpread>>;
  readonly perClass: readonly ({ readonly class: string } & Readonly<Record<ClassMetric, FoldSpread>>)[];
}

/** Spread of the figures of all folds, which are of the same classes. */
export function summariseFolds(folds: readonly EvaluationFigures[]): FoldSummary {
  const classes = folds[0]?.classes ?? [];
  return {
    overall: tableOf(OVERALL_METRICS, (metric) => spreadOf(folds.map(({ overall }) => overall[metric]))),
    perClass: classes.map((name, index) => ({
      class: name,
      ...tableOf(CLASS_METRICS, (metric) => spreadOf(folds.flatMap(({ perClass }) => perClass[index]?.[metric] ?? []))),
    })),
  };
}

/** Mean and standard deviation of the defined ones among some figures. */
export function spreadOf(figures: readonly Figure[]): FoldSpread {
  const values = figures.flatMap((figure) => (figure.defined ? [figure.value] : []));
  if (values.length === 0) return { defined: false, folds: 0 };
  const sd = values.length < 2 ? null : Math.sqrt(sampleVariance(values));
  return { defined: true, mean: mean(values), sd, folds: values.length };
}

/**
 * The figures of all held-out images together, less those that rank images by their probabilities: each fold has a model of its own,
 * whose probabilities need not be on one scale with the others', so that an AUC over all of them is biased (Forman & Scholz 2010).
 * Curves are left out for the same reason.
 */
export function pooledFigures(figures: EvaluationFigures): EvaluationFigures {
  const without = undefinedFigure(figures.n, 'several-models');
  return {
    ...figures,
    overall: { ...figures.overall, macro_auc: without },
    perClass: figures.perClass.map((row) => ({ ...row, auc: without, average_precision: without })),
    curves: [],
  };
}

function tableOf<Key extends string, Value>(keys: readonly Key[], valueOf: (key: Key) => Value): Readonly<Record<Key, Value>> {
  // Every key of the list is a key of the record.
  return Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>;
}
