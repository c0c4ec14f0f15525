import { v7 } from 'uuid';
import type { ServiceDeps } from '#main/services/deps.ts';
import { removeModelFiles, writeModelFiles } from '#main/services/models/model-files.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { loadSplitImages } from '#main/store/datasets/splits.ts';
import { insertModel } from '#main/store/models.ts';
import type { StoredRun } from '#main/store/runs.ts';
import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { ModelManifest, TrainingRecord } from '#shared/contract/engine/manifest.ts';
import { TRAINED_HERE } from '#shared/contract/engine/manifest.ts';
import type { ModelId } from '#shared/contract/ids.ts';
import { modelIdSchema } from '#shared/contract/ids.ts';
import type { TrainingMethod } from './training-call.ts';

/** Keeps what a run learned as a new, immutable model version: files first, then the rows that make it visible. */
export async function keepModel(
  deps: ServiceDeps,
  run: StoredRun,
  output: EngineOutput<TrainingMethod>,
  seconds: number,
): Promise<ModelId> {
  const modelId = modelIdSchema.parse(v7());
  const manifest = await manifestOf(deps, run, output, seconds);
  const { manifestHash } = await writeModelFiles(deps.home, modelId, manifest, output.weightsPath);
  const images = loadSplitImages(deps.db, run.splitId)
    .filter((image) => image.partition !== 'test' && !image.excluded)
    .map((image) => ({
      pixelHash: image.pixelHash,
      datasetId: run.datasetId,
      groupKey: image.group,
      role: image.partition === 'train' ? ('train' as const) : ('validation' as const),
    }));
  try {
    insertModel(deps.db, {
      modelId,
      name: run.modelName ?? `${run.datasetName} ${new Date(deps.now()).toISOString().slice(0, 16).replace('T', ' ')}`,
      manifestHash,
      manifest,
      datasetId: run.datasetId,
      splitId: run.splitId,
      runId: run.runId,
      createdAtMs: deps.now(),
      images,
    });
  } catch (error) {
    await removeModelFiles(deps.home, modelId);
    throw error;
  }
  return modelId;
}

/** The manifest of what a run learned. */
export async function manifestOf(
  deps: ServiceDeps,
  run: StoredRun,
  output: EngineOutput<TrainingMethod>,
  seconds: number,
): Promise<ModelManifest> {
  const dataset = getDatasetRow(deps.db, run.datasetId);
  const engine = await deps.engines.call('engine.info', { runner: 'auto' });
  const versionOf = (id: string): string => engine.runners.find((runner) => runner.id === id)?.version ?? '';
  return {
    ...TRAINED_HERE,
    format: 'caselens-model',
    formatVersion: 1,
    recipe: run.recipe,
    classes: dataset.classes.map(({ name }) => name),
    positiveClasses: dataset.classes.filter(({ positive }) => positive).map(({ name }) => name),
    backbone: output.backbone,
    architecture: output.architecture,
    ...('output' in output ? { output: output.output } : {}),
    preprocessing: output.preprocessing,
    parameters: output.parameters,
    trainableParameters: output.trainableParameters,
    weights: { file: 'weights.safetensors', sha256: output.weightsHash },
    training: { ...trainingRecordOf(run, output), datasetName: dataset.name, datasetHash: dataset.datasetHash, seconds },
    versions: { caselens: deps.version, node: engine.node, tfjs: versionOf('tfjs'), onnxruntime: versionOf('onnx') },
  };
}

function trainingRecordOf(
  run: StoredRun,
  output: EngineOutput<TrainingMethod>,
): Omit<TrainingRecord, 'datasetName' | 'datasetHash' | 'seconds'> {
  return {
    runId: run.runId,
    datasetId: run.datasetId,
    splitId: run.splitId,
    seed: run.seed,
    settings: run.settings,
    ...('start' in output ? { start: output.start } : {}),
    runner: output.runner,
    epochs: output.epochs,
    bestEpoch: output.bestEpoch,
    stopped: output.stopped,
    history: output.history,
    startedAtMs: run.createdAtMs,
  };
}
