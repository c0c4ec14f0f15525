import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { RunningCore } from '#test/support/running-core.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { DatasetId, ModelId } from '#shared/contract/ids.ts';
import type { RecipeId } from '#shared/domain/architectures/recipes.ts';
import { importResultSchema } from '#shared/contract/datasets.ts';
import type { TrainResult } from '#shared/contract/training.ts';
import { trainResultSchema } from '#shared/contract/training.ts';
import { evaluateResultSchema } from '#shared/contract/evaluations.ts';

/** The folder of the real images, beside the repository unless CASELENS_SHARED names another; missing is a failure. */
export function bloodCellsFolder(): string {
  const shared = process.env['CASELENS_SHARED'] ?? resolve(import.meta.dirname, '..', '..', '..', 'shared');
  const folder = join(shared, 'data', 'blood-cells');
  if (!existsSync(folder))
    throw new Error(`The real images are missing: ${folder}. Set CASELENS_SHARED to the folder that holds data/.`);
  return folder;
}

/** Imports the blood cells by their table, grouped by smear. */
export async function importBloodCells(core: RunningCore, name: string): Promise<DatasetId> {
  const { grantId } = await core.api.call('grants.create', { paths: [join(bloodCellsFolder(), 'metadata.csv')] });
  const mapping = {
    imageColumn: 'path',
    labelColumn: 'dx',
    labelColumns: null,
    groupColumn: 'smear_id',
    partitionColumn: null,
    attributeColumns: [],
  };
  const { jobId } = await core.api.call('datasets.import', { grantId, name, mapping, storage: 'reference' });
  const job = await core.finished(jobId);
  if (job.state !== 'done') throw new Error(`import ${job.state}: ${JSON.stringify(job.error)}`);
  const { datasetId } = importResultSchema.parse(job.result);
  if (datasetId === null) throw new Error('the import made no dataset');
  return datasetId;
}

/** Trains the head recipe with a seed on the newest split. */
export function trainHead(core: RunningCore, datasetId: DatasetId, seed: number): Promise<TrainResult> {
  return trainRecipe(core, { datasetId, recipe: 'efficientnet-lite0-head', seed });
}

/** Trains a recipe with its own settings on the newest split. */
export async function trainRecipe(
  core: RunningCore,
  request: { readonly datasetId: DatasetId; readonly recipe: RecipeId; readonly seed: number },
): Promise<TrainResult> {
  const { jobId } = await core.api.call('training.start', request);
  const job = await core.finished(jobId);
  if (job.state !== 'done') throw new Error(`training ${job.state}: ${JSON.stringify(job.error)}`);
  return trainResultSchema.parse(job.result);
}

/** Evaluates a model on the test part, which counts as an opening. */
export async function evaluateOnTest(core: RunningCore, modelId: ModelId): Promise<CallOutput<'evaluations.get'>> {
  const { jobId } = await core.api.call('evaluations.run', { modelId, partition: 'test', openTestSet: true });
  const job = await core.finished(jobId);
  if (job.state !== 'done') throw new Error(`evaluation ${job.state}: ${JSON.stringify(job.error)}`);
  const { evaluationId } = evaluateResultSchema.pick({ evaluationId: true }).parse(job.result);
  return await core.api.call('evaluations.get', { evaluationId });
}
