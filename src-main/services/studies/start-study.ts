import { v7 } from 'uuid';
import { requireRoot } from '#main/services/datasets/image-path.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { planTraining } from '#main/services/training/plan-training.ts';
import { recipeIdOf } from '#main/services/training/recipe-views.ts';
import { assertTrainable } from '#main/services/training/training-runner.ts';
import { transaction } from '#main/store/database.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { getStudy, insertStudy, updateStudy } from '#main/store/studies.ts';
import { insertStudyPart } from '#main/store/study-parts.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { JobId, StudyId } from '#shared/contract/ids.ts';
import { studyIdSchema } from '#shared/contract/ids.ts';
import { canResume } from '#shared/domain/training/run-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { runStudyJob } from './run-study.ts';
import { studyImages } from './study-images.ts';
import { divideForStudy, keepStudySplit } from './study-splits.ts';

/** A study with the job that does it. */
interface StartedStudy {
  readonly jobId: JobId;
  readonly studyId: StudyId;
}

/**
 * Keeps a study with the splits of all its runs and queues its job. Errors: unknown recipe, wrong settings, images gone, nothing here
 * that trains it, too few groups, `study/bad-sizes`.
 */
export async function startStudy(deps: ServiceDeps, input: HandlerInput<'studies.start'>): Promise<StartedStudy> {
  const { kind, datasetId, seed, runner, keepModels: keepsModels } = input;
  const dataset = getDatasetRow(deps.db, datasetId);
  const plan = await planTraining(deps, dataset, input);
  const gathered = studyImages(deps, datasetId);
  const { rows, sealed } = gathered;
  const { divisions, notes } = divideForStudy(gathered, input);
  const studyId = studyIdSchema.parse(v7());
  const name = input.name ?? dataset.name;
  transaction(deps.db, () => {
    insertStudy(deps.db, {
      ...{ studyId, kind, name, datasetId, seed, createdAtMs: deps.now() },
      ...{ ...plan, runner, keepsModels, images: rows.length, sealed },
      notes: notes.map(({ key, values }) => ({ key, values: { ...values } })),
    });
    divisions.forEach((division, position) => {
      const splitId = keepStudySplit(deps, { studyId, datasetId, seed, rows, division });
      insertStudyPart(deps.db, { studyId, position, share: division.share, splitId });
    });
  });
  return { studyId, jobId: queue(deps, studyId) };
}

/** Goes on with a study that was interrupted, cancelled or failed: what is done stays, a run that was begun goes on from its checkpoint. */
export async function resumeStudy(deps: ServiceDeps, studyId: StudyId): Promise<StartedStudy> {
  const study = found(getStudy(deps.db, studyId), 'study', studyId);
  if (!canResume(study.state)) throw new AppError('study/not-resumable', { study: study.name, state: study.state });
  requireRoot(getDatasetRow(deps.db, study.datasetId));
  await assertTrainable(deps, recipeIdOf(study.recipe), study.runner);
  return { studyId, jobId: queue(deps, studyId) };
}

function queue(deps: ServiceDeps, studyId: StudyId): JobId {
  const study = found(getStudy(deps.db, studyId), 'study', studyId);
  const jobId = deps.jobs.start({
    kind: 'study',
    title: study.name,
    lane: 'compute',
    subject: { datasetId: study.datasetId, studyId },
    input: { studyId },
    resumable: true,
    run: (context) => runStudyJob(deps, studyId, context),
  });
  updateStudy(deps.db, studyId, { state: 'queued', jobId });
  deps.emit({ name: 'data.changed', payload: { topics: ['studies'] } });
  return jobId;
}
