import type { DatasetId, ModelId } from '#shared/contract/ids.ts';
import { paintClasses, writeFiles } from './painted-images.ts';
import type { RunningCore } from './running-core.ts';

/** A real model of the classes `healthy` and `sick` (positive), trained in seconds on pictures painted into `folder`. */
export async function trainPaintedModel(core: RunningCore, folder: string): Promise<{ modelId: ModelId; datasetId: DatasetId }> {
  const { api } = core;
  writeFiles(folder, paintClasses(['healthy', 'sick'], 12));
  const { grantId } = await api.call('grants.create', { paths: [folder] });
  const imported = await api.call('datasets.import', {
    grantId,
    name: 'Painted',
    positiveClasses: ['sick'],
    storage: 'reference',
  });
  await finish(core, imported.jobId);
  const { datasets } = await api.call('datasets.list', {});
  const datasetId = datasets[0]?.datasetId;
  if (datasetId === undefined) throw new Error('no dataset was imported');
  await api.call('datasets.split', { datasetId });
  const request = { datasetId, recipe: 'efficientnet-lite0-head', settings: { epochs: 3 }, modelName: 'Painted v1' };
  const { jobId } = await api.call('training.start', request);
  await finish(core, jobId);
  const { models } = await api.call('models.list', {});
  const modelId = models[0]?.modelId;
  if (modelId === undefined) throw new Error('no model was trained');
  return { modelId, datasetId };
}

async function finish(core: RunningCore, jobId: Parameters<RunningCore['finished']>[0]): Promise<void> {
  const job = await core.finished(jobId);
  if (job.state !== 'done') throw new Error(`${job.kind}: ${job.state} ${JSON.stringify(job.error)}`);
}
