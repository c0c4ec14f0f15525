import { v7 } from 'uuid';
import type { ServiceDeps } from '#main/services/deps.ts';
import { requireRoot } from '#main/services/datasets/image-path.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { newestSplitId } from '#main/store/datasets/splits.ts';
import { found } from '#main/services/found.ts';
import type { StoredRun } from '#main/store/runs.ts';
import { getRun, insertRun, listRuns, studyOfRun, updateRun } from '#main/store/runs.ts';
import type { Handlers, HandlerInput } from '#shared/contract/contract.ts';
import type { JobId, RunId } from '#shared/contract/ids.ts';
import { runIdSchema } from '#shared/contract/ids.ts';
import type { Run, TRAINING_CALLS } from '#shared/contract/training.ts';
import { csvLog } from '#shared/domain/training/csv-log.ts';
import { canResume } from '#shared/domain/training/run-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { planTraining } from './plan-training.ts';
import { previewImages } from './preview-images.ts';
import { recipeIdOf, recipeIds, recipeView } from './recipe-views.ts';
import { runTrainingJob } from './run-job.ts';
import { assertTrainable } from './training-runner.ts';

/** The calls about recipes and runs. */
export function makeTrainingHandlers(deps: ServiceDeps): Handlers<keyof typeof TRAINING_CALLS> {
  return {
    'recipes.list': ({ classes }) => ({ recipes: recipeIds().map((id) => recipeView(id, classes)) }),
    'training.previewImages': (input) => previewImages(deps, input),
    'training.start': (input) => startTraining(deps, input),
    'training.resume': ({ runId }) => resumeTraining(deps, runId),
    'runs.list': () => ({ runs: listRuns(deps.db).map(withoutModelName) }),
    'runs.get': ({ runId }) => withoutModelName(found(getRun(deps.db, runId), 'run', runId)),
    'runs.exportLog': ({ runId }) => {
      const { datasetName, history } = found(getRun(deps.db, runId), 'run', runId);
      return deps.exports.write(message('train.log.fileName', { dataset: datasetName }), csvLog(history));
    },
  };
}

/** A run with the job that does it. */
interface StartedRun {
  readonly jobId: JobId;
  readonly runId: RunId;
}

/** Starts a run on a dataset's split. Errors: unknown recipe, wrong settings, no split, images gone, no weights to start from, nothing here that trains it. */
async function startTraining(deps: ServiceDeps, input: HandlerInput<'training.start'>): Promise<StartedRun> {
  const dataset = getDatasetRow(deps.db, input.datasetId);
  const splitId = input.splitId ?? newestSplitId(deps.db, input.datasetId);
  if (splitId === null) throw new AppError('training/no-split', { dataset: dataset.name });
  const plan = await planTraining(deps, dataset, input);
  const runId = runIdSchema.parse(v7());
  insertRun(deps.db, {
    runId,
    datasetId: input.datasetId,
    splitId,
    ...plan,
    seed: input.seed,
    runner: input.runner,
    modelName: input.modelName,
    createdAtMs: deps.now(),
  });
  return { runId, jobId: queue(deps, runId, false) };
}

/** Goes on with a run that was interrupted, cancelled or failed, from its last checkpoint. */
async function resumeTraining(deps: ServiceDeps, runId: RunId): Promise<StartedRun> {
  const run = found(getRun(deps.db, runId), 'run', runId);
  const study = studyOfRun(deps.db, runId);
  if (study !== null) throw new AppError('study/owns-run', { run: runId, study });
  if (!canResume(run.state)) throw new AppError('training/not-resumable', { run: runId, state: run.state });
  requireRoot(getDatasetRow(deps.db, run.datasetId));
  await assertTrainable(deps, recipeIdOf(run.recipe), run.runner);
  return { runId, jobId: queue(deps, runId, true) };
}

function queue(deps: ServiceDeps, runId: RunId, resume: boolean): JobId {
  const run = found(getRun(deps.db, runId), 'run', runId);
  const jobId = deps.jobs.start({
    kind: 'train',
    title: run.datasetName,
    lane: 'compute',
    subject: { datasetId: run.datasetId, runId },
    input: { runId },
    resumable: true,
    // After a crash of the engine the queue runs the job once more: the second attempt goes on from the checkpoint.
    run: (context) => runTrainingJob(deps, runId, context, resume || context.attempt > 1),
  });
  updateRun(deps.db, runId, { state: 'queued', jobId });
  return jobId;
}

function withoutModelName({ modelName: _modelName, ...run }: StoredRun): Run {
  return run;
}
