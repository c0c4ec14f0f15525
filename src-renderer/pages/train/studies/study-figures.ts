import type { FigureUnit } from '#renderer/lib/figure-text.ts';
import { figureNumber, metricUnit } from '#renderer/lib/figure-text.ts';
import type { ClassMetric, EvaluationFigures, OverallMetric } from '#shared/domain/metrics/evaluation-figures.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import type { FoldSpread, FoldSummary } from '#shared/domain/studies/fold-summary.ts';
import { message } from '#shared/messages/messages.ts';

/** What is shown of all held-out images together: nothing that ranks images of several models. */
export const POOLED_METRICS = [
  'accuracy',
  'majority_baseline',
  'balanced_accuracy',
  'macro_f1',
] as const satisfies OverallMetric[];
export const POOLED_CLASS_METRICS = ['sensitivity', 'specificity', 'ppv', 'npv', 'f1'] as const satisfies ClassMetric[];

/** A column of the table of folds or sizes. */
export interface PartColumn {
  readonly id: string;
  readonly label: string;
  readonly unit: FigureUnit;
  readonly figureOf: (figures: EvaluationFigures) => Figure | undefined;
  readonly spreadOf: (summary: FoldSummary) => FoldSpread | undefined;
}

/** The figures of one part side by side; of two classes also the sensitivity and specificity of the positive one. */
export function partColumns(classes: readonly string[], positive: string | null): readonly PartColumn[] {
  const overall = (['accuracy', 'balanced_accuracy', 'macro_auc'] as const).map((metric) => ({
    id: metric,
    label: message(`metrics.name.${metric}`),
    unit: metricUnit(metric),
    figureOf: (figures: EvaluationFigures) => figures.overall[metric],
    spreadOf: (summary: FoldSummary) => summary.overall[metric],
  }));
  if (classes.length !== 2) return overall;
  const index = Math.max(0, classes.indexOf(positive ?? classes[1] ?? ''));
  const ofClass = (['sensitivity', 'specificity'] as const).map((metric) => ({
    id: metric,
    label: message('studies.column.ofClass', { metric: message(`metrics.name.${metric}`), name: classes[index] ?? '' }),
    unit: metricUnit(metric),
    figureOf: (figures: EvaluationFigures) => figures.perClass[index]?.[metric],
    spreadOf: (summary: FoldSummary) => summary.perClass[index]?.[metric],
  }));
  return [...overall, ...ofClass];
}

/** Mean and standard deviation as text: "97.1% ± 1.2%". */
export function spreadText(spread: FoldSpread | undefined, unit: FigureUnit): string {
  if (spread?.defined !== true) return message('app.figure.none');
  const mean = figureNumber(spread.mean, unit);
  return spread.sd === null ? mean : `${mean} ± ${figureNumber(spread.sd, unit)}`;
}
