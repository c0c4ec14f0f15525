import type { CallOutput } from '#shared/contract/contract.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import type { Study, StudyPart } from '#shared/contract/studies.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import { outlookWords } from '#shared/domain/reports/study-words.ts';
import type { FoldSpread, FoldSummary } from '#shared/domain/studies/fold-summary.ts';
import { message } from '#shared/messages/messages.ts';
import type { CommandOutput } from './command-definition.ts';
import { figureText, metricsJson } from './evaluation-output.ts';
import { tableText } from './table-text.ts';

/** A finished study as `train --k-fold` and `train --learning-curve` print it. */
export function studyOutput(study: Study): CommandOutput {
  return { json: studyJson(study), lines: studyLines(study) };
}

/** Folds as `dataset split --k-fold` prints them. */
export function foldsOutput(
  { images, sealed, folds, notes }: CallOutput<'studies.folds'>,
  { datasetId, seed }: { readonly datasetId: DatasetId; readonly seed: number },
): CommandOutput {
  const head = [
    message('studies.word.fold'),
    message('studies.word.heldOut'),
    message('cli.word.groups'),
    message('studies.word.trained'),
  ];
  const rows = folds.map(({ train, heldOut }, fold) => [fold + 1, heldOut.images, heldOut.groups, train.images]);
  return {
    json: { datasetId, seed, kFold: folds.length, images, sealed, folds, notes },
    lines: [message('studies.cli.folds', { folds: folds.length, images, sealed }), ...tableText(head, rows)],
  };
}

function studyJson({ studyId, kind, seed, sealed, notes, parts, result }: Study): object {
  const base = { studyId, kind, seed, sealed, notes };
  if (result?.kind === 'learning-curve') return { ...base, sizes: parts.map(partJson), outlook: result.outlook };
  if (result === null) return { ...base, folds: parts.map(partJson), pooled: null, perFold: null };
  const { n, classes, confusion } = result.pooled;
  const pooled = { n, classes, confusion: confusion.counts, ...metricsJson(result.pooled) };
  return { ...base, folds: parts.map(partJson), pooled, perFold: summaryJson(result.perFold) };
}

function partJson({ position, share, counts, runId, modelId, state, result }: StudyPart): object {
  const base = { ...(share === null ? { fold: position + 1 } : { share }), state, runId, modelId, images: counts };
  if (result === null) return base;
  const { figures, epochs, bestEpoch, seconds, runner } = result;
  return { ...base, epochs, bestEpoch, seconds, runner, n: figures.n, ...metricsJson(figures) };
}

function summaryJson({ overall, perClass }: FoldSummary): object {
  const spread = (one: FoldSpread): object =>
    one.defined ? { mean: one.mean, sd: one.sd, folds: one.folds } : { mean: null, sd: null, folds: 0 };
  return {
    metrics: Object.fromEntries(Object.entries(overall).map(([name, one]) => [name, spread(one)])),
    perClass: Object.fromEntries(
      perClass.map(({ class: className, ...metrics }) => [
        className,
        Object.fromEntries(Object.entries(metrics).map(([name, one]) => [name, spread(one)])),
      ]),
    ),
  };
}

function studyLines(study: Study): readonly string[] {
  const { kind, name, parts, result } = study;
  const isCurve = kind === 'learning-curve';
  const n = result?.kind === 'cross-validation' ? result.pooled.n : (parts[0]?.counts.heldOut.images ?? 0);
  const head = [
    message(isCurve ? 'studies.word.size' : 'studies.word.fold'),
    message('studies.word.trained'),
    message('studies.word.heldOut'),
    ...['accuracy', 'balanced accuracy', 'macro AUC'],
  ];
  const rows = parts.map(({ position, share, counts, result: part }) => [
    share === null ? position + 1 : `${String(Math.round(100 * share))} %`,
    counts.train.images,
    counts.heldOut.images,
    ...(part === null ? [] : headline(part.figures)),
  ]);
  return [
    message(`studies.cli.done.${kind}`, { name, parts: parts.length, n }),
    ...tableText(head, rows),
    '',
    ...(result === null ? [] : resultLines(result)),
    `study ${study.studyId}`,
    message('app.researchUse'),
  ];
}

function headline({ overall }: EvaluationFigures): string[] {
  return [overall.accuracy, overall.balanced_accuracy, overall.macro_auc].map(figureText);
}

function resultLines(result: NonNullable<Study['result']>): readonly string[] {
  if (result.kind === 'learning-curve') return [...outlookWords(result.outlook), ''];
  const { pooled, perFold } = result;
  const { accuracy, balanced_accuracy, macro_f1 } = pooled.overall;
  const line = (name: string, text: string): string => `${name.replaceAll('_', ' ').padEnd(18)} ${text}`;
  return [
    message('studies.cli.pooled'),
    ...Object.entries({ accuracy, balanced_accuracy, macro_f1 }).map(([name, figure]) => line(name, figureText(figure))),
    '',
    message('studies.cli.perFold'),
    ...(['accuracy', 'balanced_accuracy', 'macro_auc'] as const).map((name) => line(name, spreadText(perFold.overall[name]))),
    '',
  ];
}

function spreadText(spread: FoldSpread): string {
  if (!spread.defined) return 'n/a';
  return `${spread.mean.toFixed(3)}${spread.sd === null ? '' : ` ± ${spread.sd.toFixed(3)}`}`;
}
