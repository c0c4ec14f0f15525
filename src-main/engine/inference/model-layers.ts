import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import type { ModelLayers } from '#shared/contract/engine/model-layers.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { buildBackbone, withPooledFeatures } from '#main/engine/architectures/registry.ts';
import { summariseHead, summariseModel } from '#main/engine/architectures/summary.ts';
import { modelFromTopology } from '#main/engine/architectures/topology.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { TensorFile } from '#main/engine/weights/tensor-file.ts';
import type { z } from 'zod';
import { readModelVersion, weightsOf } from './model-version.ts';
import type { HeadVersion, NetworkVersion } from './model-version.ts';

type LayersInput = z.infer<(typeof LEARNING_METHODS)['models.layers']['input']>;

/**
 * The layers of a model version: the engine's `models.layers`. Only its topology and the shapes of its weights are read, no values.
 * Errors: `model/unreadable`, `weights/unreadable`, `model/no-layers` for one that is not made of layers.
 */
export async function modelLayers({ modelDir }: LayersInput): Promise<ModelLayers> {
  const version = await readModelVersion(modelDir);
  if (version.kind === 'onnx' || version.kind === 'ensemble') throw new AppError('model/no-layers', { kind: version.kind });
  await readyTfjs();
  const own = await buildOwn(version);
  try {
    if (version.kind === 'network') return summariseModel(own);
    const frozen = withPooledFeatures(buildBackbone(version.backbone), version.backbone);
    try {
      return summariseHead(frozen, own);
    } finally {
      frozen.dispose();
    }
  } finally {
    own.dispose();
  }
}

/** What the manifest's topology describes, its weights unset. */
async function buildOwn(version: HeadVersion | NetworkVersion): Promise<LayersModel> {
  const file = await TensorFile.open(weightsOf(version).path);
  try {
    return await modelFromTopology(version.manifest.architecture, file.header.places, version.dir);
  } finally {
    await file.close();
  }
}
