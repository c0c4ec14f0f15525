import type { ServiceDeps } from '#main/services/deps.ts';
import { computeFigures, groupsOf } from '#main/services/evaluations/figures.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import type { StudyPrediction } from '#main/store/study-parts.ts';
import { listStudyPredictions } from '#main/store/study-parts.ts';
import type { Study, StudyResult } from '#shared/contract/studies.ts';
import { callClass } from '#shared/domain/metrics/calls.ts';
import type { EvaluationFigures } from '#shared/domain/metrics/evaluation-figures.ts';
import { pooledFigures, summariseFolds } from '#shared/domain/studies/fold-summary.ts';
import { readCurve } from '#shared/domain/studies/outlook.ts';

/** The figures of one part's held-out images; curves are left out, a study shows numbers over many parts. */
export async function partFigures(
  deps: ServiceDeps,
  study: Pick<Study, 'datasetId' | 'seed'>,
  predictions: readonly StudyPrediction[],
): Promise<EvaluationFigures> {
  const dataset = getDatasetRow(deps.db, study.datasetId);
  const classes = dataset.classes.map(({ name }) => name);
  const figures = await computeFigures({
    classes,
    truth: predictions.map(({ truth }) => classes.indexOf(truth)),
    probabilities: predictions.flatMap(({ probabilities }) => probabilities),
    ...groupsOf(dataset, predictions),
    positiveClasses: dataset.classes.filter(({ positive }) => positive).map(({ name }) => name),
    // Images of one group stand or fall together: whole groups are drawn, wherever a group holds several images.
    style: 'clustered',
    seed: study.seed,
  });
  return { ...figures, curves: [] };
}

/** What all parts together say, once every one is done. */
export async function studyResult(deps: ServiceDeps, study: Study): Promise<StudyResult> {
  const predictions = listStudyPredictions(deps.db, study.studyId);
  if (study.kind === 'learning-curve') return { kind: study.kind, outlook: outlookOf(deps, study, predictions) };
  const folds = study.parts.flatMap(({ result }) => (result === null ? [] : [result.figures]));
  const pooled = pooledFigures(await partFigures(deps, study, predictions.flat()));
  return { kind: study.kind, pooled, perFold: summariseFolds(folds) };
}

function outlookOf(
  deps: ServiceDeps,
  study: Study,
  predictions: readonly (readonly StudyPrediction[])[],
): Extract<StudyResult, { kind: 'learning-curve' }>['outlook'] {
  const dataset = getDatasetRow(deps.db, study.datasetId);
  const classes = dataset.classes.map(({ name }) => name);
  const points = study.parts.map(({ counts, position }) => ({
    images: counts.train.images,
    right: (predictions[position] ?? []).map(({ truth, probabilities }) => Number(classes[callClass(probabilities)] === truth)),
  }));
  return readCurve(points, groupsOf(dataset, predictions[0] ?? []).groups ?? null, study.seed);
}
