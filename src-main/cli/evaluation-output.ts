import type { CallOutput } from '#shared/contract/contract.ts';
import type { Figure } from '#shared/domain/metrics/figure.ts';
import { classificationReport } from '#shared/domain/metrics/classification-report.ts';
import type { ReportLine } from '#shared/domain/metrics/classification-report.ts';
import { message } from '#shared/messages/messages.ts';
import { tableText } from './table-text.ts';

type Evaluation = CallOutput<'evaluations.get'>;

/** A figure as scripts read it: null and the reason where it is undefined. */
type JsonFigure =
  { value: number; low: number; high: number; n: number } | { value: null; low: null; high: null; n: number; reason: string };

const CLASS_FIGURES = ['sensitivity', 'specificity', 'ppv', 'npv', 'f1', 'auc', 'average_precision'] as const;

const FIGURE_HEADS = { sensitivity: 'sensitivity', specificity: 'specificity', ppv: 'PPV', npv: 'NPV', auc: 'AUC' } as const;

/** An evaluation as `evaluate --json` prints it. */
export function evaluationJson({ meta, figures, unknownTraining }: Evaluation): object {
  const { evaluationId, modelId, datasetId, partition, testOpening, failed, refused, includesTrained, seconds, runner, views } =
    meta;
  return {
    evaluationId,
    modelId,
    datasetId,
    partition,
    testOpening,
    failed,
    refused,
    includesTrained,
    unknownTraining,
    ...figuresJson(figures),
    seconds,
    runner,
    views,
  };
}

/** The figures of an evaluation, by name and by class. */
export function metricsJson({ overall, perClass }: Evaluation['figures']): {
  readonly metrics: object;
  readonly perClass: object;
} {
  return {
    metrics: Object.fromEntries(Object.entries(overall).map(([name, figure]) => [name, jsonFigure(figure)])),
    perClass: Object.fromEntries(
      perClass.map((row) => [
        row.class,
        {
          support: row.support,
          called: row.called,
          ...Object.fromEntries(CLASS_FIGURES.map((name) => [name, jsonFigure(row[name])])),
        },
      ]),
    ),
  };
}

/** The figures themselves as scripts read them. */
export function figuresJson(figures: Evaluation['figures']): object {
  return {
    n: figures.n,
    classes: figures.classes,
    confusion: figures.confusion.counts,
    confusionNormalised: figures.confusion.rowPercent.map((row) =>
      row.map((percent) => (percent === null ? null : percent / 100)),
    ),
    classificationReport: reportJson(figures),
    ...metricsJson(figures),
    threshold: figures.thresholds,
    calibration: figures.calibration.map((bin) => ({ ...bin, accuracy: jsonFigure(bin.accuracy) })),
  };
}

/** The classification report: what scikit-learn prints, each figure with its interval. */
function reportJson(figures: Evaluation['figures']): object {
  const { classes, accuracy, macro, weighted } = classificationReport(figures);
  const line = ({ precision, recall, f1, support }: ReportLine): object => {
    return { precision: jsonFigure(precision), recall: jsonFigure(recall), f1: jsonFigure(f1), support };
  };
  return {
    classes: Object.fromEntries(classes.map((one) => [one.class, line(one)])),
    accuracy: jsonFigure(accuracy),
    macroAverage: line(macro),
    weightedAverage: line(weighted),
  };
}

/** The classification report as a table; accuracy stands above it. */
function reportLines(figures: Evaluation['figures']): readonly string[] {
  const { classes, macro, weighted } = classificationReport(figures);
  const row = (name: string, { precision, recall, f1, support }: ReportLine): readonly (string | number)[] => {
    return [name, ...[precision, recall, f1].map(figureText), support];
  };
  return tableText(
    [message('cli.word.class'), 'precision', 'recall', 'F1', 'n'],
    [...classes.map((one) => row(one.class, one)), row('macro avg', macro), row('weighted avg', weighted)],
  );
}

/** An evaluation for people in a terminal: the main figures with their intervals, then a row for each class. */
export function evaluationLines({ meta, figures, unknownTraining }: Evaluation): readonly string[] {
  const { modelName, datasetName, partition, refused, views } = meta;
  return [
    message('cli.evaluate.done', { modelName, datasetName, partition, n: figures.n }),
    ...(refused === 0 ? [] : [message('cli.evaluate.refused', { count: refused })]),
    ...(unknownTraining.length === 0 ? [] : [message('cli.evaluate.unknownTraining', { names: unknownTraining.join(', ') })]),
    ...(views === 1 ? [] : [message('cli.evaluate.views', { count: views })]),
    ...figuresLines(figures),
  ];
}

/** The main figures, a row for each class, and the classification report. */
export function figuresLines(figures: Evaluation['figures']): readonly string[] {
  const { accuracy, majority_baseline, balanced_accuracy, macro_auc, cohen_kappa } = figures.overall;
  const main = { accuracy, majority_baseline, balanced_accuracy, macro_auc, cohen_kappa };
  return [
    ...Object.entries(main).map(([name, figure]) => `${name.replaceAll('_', ' ').padEnd(18)} ${figureText(figure)}`),
    '',
    ...classLines(figures, ['sensitivity', 'specificity', 'ppv', 'npv', 'auc']),
    '',
    ...reportLines(figures),
    message('app.researchUse'),
  ];
}

/** A row for each class with these figures and their intervals. */
export function classLines(
  { perClass }: Evaluation['figures'],
  shown: readonly (keyof typeof FIGURE_HEADS)[],
): readonly string[] {
  return tableText(
    [message('cli.word.class'), 'n', ...shown.map((name) => FIGURE_HEADS[name])],
    perClass.map((row) => [row.class, row.support, ...shown.map((name) => figureText(row[name]))]),
  );
}

/** `0.985 (0.970-0.993)`, or `n/a` with the reason. */
export function figureText(figure: Figure): string {
  if (!figure.defined) return `n/a (${figure.reason})`;
  return `${figure.value.toFixed(3)} (${figure.low.toFixed(3)}-${figure.high.toFixed(3)})`;
}

/** A figure as scripts read it. */
export function jsonFigure(figure: Figure): JsonFigure {
  const { n } = figure;
  if (!figure.defined) return { value: null, low: null, high: null, n, reason: figure.reason };
  return { value: figure.value, low: figure.low, high: figure.high, n };
}
