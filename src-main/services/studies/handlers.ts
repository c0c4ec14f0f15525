import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { deleteStudy, getStudy, listStudies } from '#main/store/studies.ts';
import type { CallOutput, HandlerInput, Handlers } from '#shared/contract/contract.ts';
import type { StudyId } from '#shared/contract/ids.ts';
import type { STUDY_CALLS, Study, StudySummary } from '#shared/contract/studies.ts';
import { canResume } from '#shared/domain/training/run-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { resumeStudy, startStudy } from './start-study.ts';
import { studyImages } from './study-images.ts';
import { countDivision, divideForStudy } from './study-splits.ts';

/** The calls about studies of several runs. */
export function makeStudyHandlers(deps: ServiceDeps): Handlers<keyof typeof STUDY_CALLS> {
  return {
    'studies.folds': (input) => previewFolds(deps, input),
    'studies.start': (input) => startStudy(deps, input),
    'studies.resume': ({ studyId }) => resumeStudy(deps, studyId),
    'studies.list': () => ({ studies: listStudies(deps.db).map(summaryOf) }),
    'studies.get': ({ studyId }) => found(getStudy(deps.db, studyId), 'study', studyId),
    'studies.delete': async ({ studyId }) => {
      await removeStudy(deps, studyId);
      return {};
    },
  };
}

function previewFolds(deps: ServiceDeps, { datasetId, folds, seed }: HandlerInput<'studies.folds'>): CallOutput<'studies.folds'> {
  getDatasetRow(deps.db, datasetId);
  const gathered = studyImages(deps, datasetId);
  const { divisions, notes } = divideForStudy(gathered, { kind: 'cross-validation', folds, sizes: [], seed });
  return {
    images: gathered.rows.length,
    sealed: gathered.sealed,
    folds: divisions.map((division) => {
      const { train, validation, test: heldOut } = countDivision(gathered.rows, division);
      return { train, validation, heldOut };
    }),
    notes: notes.map(({ key, values }) => ({ key, values: { ...values } })),
  };
}

function summaryOf(study: Study): StudySummary {
  const { parts, result } = study;
  const { studyId, kind, name, datasetId, datasetName, recipe, state, jobId, createdAtMs, finishedAtMs } = study;
  const figures = result?.kind === 'cross-validation' ? result.pooled : parts.at(-1)?.result?.figures;
  return {
    ...{ studyId, kind, name, datasetId, datasetName, recipe, state, jobId, createdAtMs, finishedAtMs },
    parts: parts.length,
    partsDone: parts.filter((part) => part.state === 'finished').length,
    accuracy: result === null ? null : (figures?.overall.accuracy ?? null),
  };
}

async function removeStudy(deps: ServiceDeps, studyId: StudyId): Promise<void> {
  const study = found(getStudy(deps.db, studyId), 'study', studyId);
  if (study.state !== 'finished' && !canResume(study.state)) throw new AppError('study/in-use', { study: study.name });
  deleteStudy(deps.db, studyId);
  const folders = study.parts.flatMap(({ runId }) => (runId === null ? [] : [join(deps.home.runs, runId)]));
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
  deps.emit({ name: 'data.changed', payload: { topics: ['studies', 'models'] } });
}
