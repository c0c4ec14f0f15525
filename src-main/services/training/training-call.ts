import { join } from 'node:path';
import type { Engines, EnginesCallOptions } from '#main/engine-client/engines.ts';
import { imagePath } from '#main/services/datasets/image-path.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { loadSplitImages } from '#main/store/datasets/splits.ts';
import type { StoredRun } from '#main/store/runs.ts';
import type { Partition } from '#shared/contract/datasets.ts';
import type { EngineInput, EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import { headSettingsSchema, networkSettingsSchema } from '#shared/contract/engine/training-settings.ts';
import { hasBatchNorms } from '#shared/domain/architectures/bases.ts';
import { RECIPES, trainedBase } from '#shared/domain/architectures/recipes.ts';
import { startOf } from './pretrained-start.ts';
import { recipeIdOf } from './recipe-views.ts';

/** The engine's methods that train. */
export type TrainingMethod = 'training.runHead' | 'training.runNetwork';

type TrainingInput = Omit<EngineInput<'training.runNetwork'>, 'settings'>;

/** Trains with the method of the recipe's kind. Errors: those of the method; `recipe/unknown` for a recipe that is gone. */
export async function callTraining(
  engines: Pick<Engines, 'call' | 'compute'>,
  { recipe: id, settings }: Pick<StoredRun, 'recipe' | 'settings'>,
  { start, ...input }: TrainingInput,
  options: EnginesCallOptions<TrainingMethod>,
): Promise<EngineOutput<TrainingMethod>> {
  const recipe = RECIPES[recipeIdOf(id)];
  if (recipe.kind === 'frozen-head')
    return engines.call('training.runHead', { ...input, settings: headSettingsSchema.parse(settings) }, options);
  const parsed = networkSettingsSchema.parse(settings);
  const train = (): Promise<EngineOutput<TrainingMethod>> =>
    engines.call('training.runNetwork', { ...input, start, settings: parsed }, options);
  return hasBatchNorms(trainedBase(recipe, parsed)) ? train() : inOwnProcess(engines, train);
}

/** TensorFlow takes other kernels for a network without batch norms, and it chooses once a process: this run's ends with the run. */
async function inOwnProcess<Output>({ compute }: Pick<Engines, 'compute'>, train: () => Promise<Output>): Promise<Output> {
  await compute.retire();
  try {
    return await train();
  } finally {
    await compute.retire();
  }
}

/** What the engine is told of a run, less its settings: files, classes, what it starts from, where to write. Errors: `training/no-weights`. */
export function trainingInput(deps: ServiceDeps, run: StoredRun, resume: boolean): TrainingInput {
  const dataset = getDatasetRow(deps.db, run.datasetId);
  const classes = dataset.classes.map(({ name }) => name);
  const images = loadSplitImages(deps.db, run.splitId);
  const part = (partition: Partition): TrainingInput['train'] =>
    images
      .filter((image) => image.partition === partition && !image.excluded)
      .map((image) => ({
        id: image.imageId,
        pixelHash: image.pixelHash,
        path: imagePath(deps.home, dataset, image),
        classIndex: classes.indexOf(image.className),
      }));
  return {
    recipe: run.recipe,
    runDir: join(deps.home.runs, run.runId),
    cacheDir: deps.home.features,
    resourcesDir: deps.resourcesDir,
    start: startOf(deps, run),
    classes,
    train: part('train'),
    validation: part('validation'),
    seed: run.seed,
    runner: run.runner,
    resume,
  };
}
