import type { CallOutput } from '#shared/contract/contract.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import type { Study, StudyPart } from '#shared/contract/studies.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import { outlookWords } from '#shared/domain/reports/study-words.ts';
import type { FoldSpread, FoldSummary } from '#shared/domain/studies/fold-summary.ts';
import { canResume } from '#shared/domain/training/run-state.ts';
import { message } from '#shared/messages/messages.ts';
import type { CommandOutput } from './command-definition.ts';
import { classLines, figureText, metricsJson } from './evaluation-output.ts';
import { noteText } from './note-text.ts';
import { settingsText, tableText } from './table-text.ts';

/** A finished study as `train --k-fold` and `train --learning-curve` print it. */
export function studyOutput(study: Study): CommandOutput {
  return { json: studyJson(study), lines: studyLines(study) };
}

/** Any study as `study show` prints it: what it was asked, how far its parts are, and the figures that there are by now. */
export function studyShown(study: Study): CommandOutput {
  const { parts: _parts, result, ...head } = study;
  const { name, datasetName: dataset, recipe, seed, settings, studyId, state, images, sealed, runner, keepsModels } = study;
  return {
    json: { ...head, ...studyJson(study) },
    lines: [
      `${name} (${studyId})`,
      `${message(`studies.kind.${study.kind}`)}: ${message(`train.state.${state}`)}`,
      message('cli.modelShow.made', { recipe, dataset, seed }),
      message('studies.cli.images', { images, sealed }),
      message('studies.cli.runner', { runner, kept: keepsModels ? 'yes' : 'no' }),
      message('cli.modelShow.settings', { settings: settingsText(settings) }),
      ...study.notes.map(noteText),
      '',
      ...partLines(study),
      '',
      ...(result === null ? unfinishedLines(study) : resultLines(result)),
      message('app.researchUse'),
    ],
  };
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
  if (kind === 'learning-curve') {
    return { ...base, sizes: parts.map(partJson), outlook: result?.kind === kind ? result.outlook : null };
  }
  if (result?.kind !== kind) return { ...base, folds: parts.map(partJson), pooled: null, perFold: null };
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
  const n = result?.kind === 'cross-validation' ? result.pooled.n : (parts[0]?.counts.heldOut.images ?? 0);
  return [
    message(`studies.cli.done.${kind}`, { name, parts: parts.length, n }),
    ...partLines(study),
    '',
    ...(result === null ? [] : resultLines(result)),
    `study ${study.studyId}`,
    message('app.researchUse'),
  ];
}

/** A row for each fold or size: its state, and its figures with their intervals once it is done. */
function partLines({ kind, parts }: Study): readonly string[] {
  const head = [
    message(kind === 'learning-curve' ? 'studies.word.size' : 'studies.word.fold'),
    message('cli.word.state'),
    message('studies.word.trained'),
    message('studies.word.heldOut'),
    ...['accuracy', 'balanced accuracy', 'macro AUC'],
  ];
  const rows = parts.map(({ position, share, counts, state, result }) => [
    share === null ? position + 1 : `${String(Math.round(100 * share))} %`,
    message(`train.state.${state}`),
    counts.train.images,
    counts.heldOut.images,
    ...(result === null ? [] : headline(result.figures)),
  ]);
  return tableText(head, rows);
}

/** What is missing, and how it goes on where nothing works at it. */
function unfinishedLines({ studyId, state, parts }: Study): readonly string[] {
  const done = parts.filter((part) => part.state === 'finished').length;
  return [
    message('studies.progress', { done, parts: parts.length }),
    ...(canResume(state) ? [message('studies.cli.resume', { studyId })] : []),
    '',
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
    ...classLines(pooled, ['sensitivity', 'specificity', 'ppv', 'npv']),
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
