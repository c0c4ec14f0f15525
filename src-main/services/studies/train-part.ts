import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 } from 'uuid';
import type { JobContext } from '#main/jobs/job-context.ts';
import { followed } from '#main/jobs/job-context.ts';
import { imagePath } from '#main/services/datasets/image-path.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { found } from '#main/services/found.ts';
import { modelFolder, writeModelFiles } from '#main/services/models/model-files.ts';
import { keepModel, manifestOf } from '#main/services/training/keep-model.ts';
import { trainRun } from '#main/services/training/run-job.ts';
import type { TrainingMethod } from '#main/services/training/training-call.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { loadSplitImages } from '#main/store/datasets/splits.ts';
import type { StoredRun } from '#main/store/runs.ts';
import { getRun, insertRun, updateRun } from '#main/store/runs.ts';
import type { StudyPrediction } from '#main/store/study-parts.ts';
import { putStudyPredictions, updateStudyPart } from '#main/store/study-parts.ts';
import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { ModelId } from '#shared/contract/ids.ts';
import { modelIdSchema, runIdSchema } from '#shared/contract/ids.ts';
import type { Study, StudyPart } from '#shared/contract/studies.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { partFigures } from './study-figures.ts';

interface PartWork {
  readonly study: Study;
  readonly part: StudyPart;
  readonly context: Pick<JobContext, 'signal' | 'report' | 'log'>;
}

type Trained = EngineOutput<TrainingMethod>;

/**
 * Trains one run of a study like any other run, predicts the images that it holds out and keeps probabilities and figures. A run that
 * was begun before goes on from its checkpoint. The model goes again unless the study keeps models.
 */
export async function trainPart(deps: ServiceDeps, work: PartWork): Promise<void> {
  const { study, part, context } = work;
  const started = deps.now();
  const run = runOf(deps, study, part);
  updateRun(deps.db, run.runId, { state: 'running' });
  const output = await trainRun(deps, run, context, part.runId !== null);
  if (output.stopped === 'cancelled') updateRun(deps.db, run.runId, { state: 'cancelled', finishedAtMs: deps.now() });
  context.signal.throwIfAborted();
  const seconds = (deps.now() - started) / 1000;
  const kept = study.keepsModels ? (part.modelId ?? (await keepModel(deps, run, output, seconds))) : null;
  // Kept at once: a crash while predicting must not make a second model of this run.
  if (kept !== null) updateStudyPart(deps.db, study.studyId, part.position, { modelId: kept });
  const modelDir = kept === null ? await passingModel(deps, run, output, seconds) : modelFolder(deps.home, kept);
  const predictions = await predictHeldOut(deps, work, modelDir);
  putStudyPredictions(deps.db, study.studyId, part.position, predictions);
  const figures = await partFigures(deps, study, predictions);
  const { epochs, bestEpoch, runner } = output;
  updateRun(deps.db, run.runId, { state: 'finished', finishedAtMs: deps.now(), bestEpoch, modelId: kept });
  const result = { figures, epochs, bestEpoch, seconds, runner: runner.id };
  updateStudyPart(deps.db, study.studyId, part.position, { state: 'finished', result });
  await rm(join(deps.home.runs, run.runId), { recursive: true, force: true });
}

/** The run of a part, as it was begun before, or a new one. */
function runOf(deps: ServiceDeps, study: Study, { runId: begun, position, splitId }: StudyPart): StoredRun {
  if (begun !== null) return found(getRun(deps.db, begun), 'run', begun);
  const runId = runIdSchema.parse(v7());
  const { studyId, datasetId, recipe, settings, pretrainedId, seed, runner, name } = study;
  const modelName = message(`studies.modelName.${study.kind}`, { name, number: position + 1, of: study.parts.length });
  insertRun(deps.db, {
    ...{ runId, studyId, datasetId, splitId, recipe, settings, pretrainedId, seed, runner },
    modelName,
    createdAtMs: deps.now(),
  });
  updateStudyPart(deps.db, studyId, position, { runId });
  return found(getRun(deps.db, runId), 'run', runId);
}

/** Writes a model for this prediction only, below the run's own folder, which goes when the part is done. Returns its folder. */
async function passingModel(deps: ServiceDeps, run: StoredRun, output: Trained, seconds: number): Promise<string> {
  const home = { ...deps.home, models: join(deps.home.runs, run.runId) };
  const modelId: ModelId = modelIdSchema.parse(v7());
  await writeModelFiles(home, modelId, await manifestOf(deps, run, output, seconds), output.weightsPath);
  return modelFolder(home, modelId);
}

/** Probabilities of all held-out images. Throws `study/part-unreadable` where one cannot be read: a part of a fold is another fold. */
async function predictHeldOut(
  deps: ServiceDeps,
  { study, part, context }: PartWork,
  modelDir: string,
): Promise<readonly StudyPrediction[]> {
  const dataset = getDatasetRow(deps.db, study.datasetId);
  const images = loadSplitImages(deps.db, part.splitId).filter(({ partition }) => partition === 'test');
  const files = images.map((image) => ({
    id: image.imageId,
    path: imagePath(deps.home, dataset, image),
    pixelHash: image.pixelHash,
  }));
  const byId = new Map<string, readonly number[]>();
  let failed = 0;
  await deps.engines.call(
    'prediction.run',
    { modelDir, cacheDir: deps.home.features, resourcesDir: deps.resourcesDir, images: files, runner: study.runner },
    {
      prefer: 'compute',
      ...followed(context),
      onItem: (items) => {
        for (const item of items) {
          if (item.ok) byId.set(item.id, item.probabilities);
          else failed += 1;
        }
      },
    },
  );
  context.signal.throwIfAborted();
  if (failed > 0) throw new AppError('study/part-unreadable', { part: part.position + 1, failed });
  return images.flatMap(({ imageId, className, group }) => {
    const probabilities = byId.get(imageId);
    return probabilities === undefined ? [] : [{ imageId, truth: className, group, probabilities }];
  });
}
