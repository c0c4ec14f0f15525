import { v7 } from 'uuid';
import type { ServiceDeps } from '#main/services/deps.ts';
import { rootIsAvailable } from '#main/services/datasets/image-path.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { newestSplitId } from '#main/store/datasets/splits.ts';
import { found } from '#main/services/found.ts';
import type { StoredRun } from '#main/store/runs.ts';
import { getRun, insertRun, listRuns, updateRun } from '#main/store/runs.ts';
import type { Handlers, HandlerInput } from '#shared/contract/contract.ts';
import { headSettingsSchema } from '#shared/contract/engine/learning.ts';
import type { JobId, RunId } from '#shared/contract/ids.ts';
import { runIdSchema } from '#shared/contract/ids.ts';
import type { RecipeView, Run, TRAINING_CALLS } from '#shared/contract/training.ts';
import { BACKBONES } from '#shared/domain/architectures/backbones.ts';
import type { RecipeId } from '#shared/domain/architectures/recipes.ts';
import { isRecipeId, recipeParameters, RECIPES } from '#shared/domain/architectures/recipes.ts';
import { canResume } from '#shared/domain/training/run-state.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { runTrainingJob } from './run-job.ts';

/** The calls about recipes and runs. */
export function makeTrainingHandlers(deps: ServiceDeps): Handlers<keyof typeof TRAINING_CALLS> {
  return {
    'recipes.list': ({ classes }) => ({ recipes: recipeIds().map((id) => viewOf(id, classes)) }),
    'training.start': (input) => startTraining(deps, input),
    'training.resume': ({ runId }) => resumeTraining(deps, runId),
    'runs.list': () => ({ runs: listRuns(deps.db).map(withoutModelName) }),
    'runs.get': ({ runId }) => withoutModelName(found(getRun(deps.db, runId), 'run', runId)),
  };
}

function recipeIds(): RecipeId[] {
  return Object.keys(RECIPES).filter(isRecipeId);
}

function viewOf(id: RecipeId, classes: number): RecipeView {
  const recipe = RECIPES[id];
  const backbone = BACKBONES[recipe.backbone];
  return {
    id,
    backbone: recipe.backbone,
    inputSize: { width: backbone.inputSize, height: backbone.inputSize },
    ...recipeParameters(id, recipe.defaults, classes),
    classes,
    preprocessing: {
      width: backbone.inputSize,
      height: backbone.inputSize,
      resize: 'tf_bilinear',
      fit: 'stretch',
      colour: 'rgb',
      mode: backbone.preprocessing,
    },
    defaults: recipe.defaults,
  };
}

/** Starts a run on a dataset's split. Errors: unknown recipe, no split, images gone. */
function startTraining(deps: ServiceDeps, input: HandlerInput<'training.start'>): { jobId: JobId; runId: RunId } {
  if (!isRecipeId(input.recipe)) throw new AppError('recipe/unknown', { recipe: input.recipe, known: recipeIds() });
  const dataset = getDatasetRow(deps.db, input.datasetId);
  const splitId = input.splitId ?? newestSplitId(deps.db, input.datasetId);
  if (splitId === null) throw new AppError('training/no-split', { dataset: dataset.name });
  if (!rootIsAvailable(dataset)) throw new AppError('training/dataset-moved', { dataset: dataset.name });
  const runId = runIdSchema.parse(v7());
  insertRun(deps.db, {
    runId,
    datasetId: input.datasetId,
    splitId,
    recipe: input.recipe,
    settings: headSettingsSchema.parse({ ...RECIPES[input.recipe].defaults, ...input.settings }),
    seed: input.seed,
    runner: input.runner,
    modelName: input.modelName,
    createdAtMs: deps.now(),
  });
  return { runId, jobId: queue(deps, runId, false) };
}

/** Goes on with a run that was interrupted, cancelled or failed, from its last checkpoint. */
function resumeTraining(deps: ServiceDeps, runId: RunId): { jobId: JobId; runId: RunId } {
  const run = found(getRun(deps.db, runId), 'run', runId);
  if (!canResume(run.state)) throw new AppError('training/not-resumable', { run: runId, state: run.state });
  if (!rootIsAvailable(getDatasetRow(deps.db, run.datasetId)))
    throw new AppError('training/dataset-moved', { dataset: run.datasetName });
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
