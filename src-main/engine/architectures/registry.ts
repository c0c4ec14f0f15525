import { join } from 'node:path';
import * as tfl from '@tensorflow/tfjs-layers';
import { BACKBONES } from '#shared/domain/architectures/backbones.ts';
import type { BackboneId } from '#shared/domain/architectures/backbones.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { readKerasH5 } from '#main/engine/weights/keras-h5.ts';
import { assignKerasWeights } from '#main/engine/weights/layer-weights.ts';
import { requireWeightsHash } from '#main/engine/weights/weights-file.ts';
import { buildEfficientNetLite0 } from './efficientnet-lite0.ts';

/** The builder of every backbone; a row without builder does not compile. */
const BUILDERS = {
  'efficientnet-lite0': buildEfficientNetLite0,
} as const satisfies Readonly<Record<BackboneId, (inputSize: number) => tfl.LayersModel>>;

/** A backbone without top, its weights still zero. The caller disposes it. TF.js must be ready. */
export function buildBackbone(id: BackboneId, inputSize: number = BACKBONES[id].inputSize): tfl.LayersModel {
  return BUILDERS[id](inputSize);
}

/** A model that ends in the pooled features (`featureLayer`) of a backbone; it shares the backbone's layers. */
export function withPooledFeatures(backbone: tfl.LayersModel, id: BackboneId): tfl.LayersModel {
  const pooled = tfl.layers.globalAveragePooling2d({ name: BACKBONES[id].featureLayer }).apply(backbone.outputs);
  // One symbolic tensor in, one out.
  return tfl.model({ inputs: backbone.inputs, outputs: pooled as tfl.SymbolicTensor, name: `${id}-features` });
}

/**
 * The feature extractor of a backbone with the weights of `resourcesDir`, whose hash is checked first. The caller disposes it.
 * Errors: `weights/changed`, `weights/unreadable`, `weights/mismatch`.
 */
export async function loadFeatureModel(id: BackboneId, resourcesDir: string): Promise<tfl.LayersModel> {
  const { weights } = BACKBONES[id];
  const path = join(resourcesDir, 'models', weights.file);
  await requireWeightsHash(path, weights.sha256);
  const [file] = await Promise.all([readKerasH5(path), readyTfjs()]);
  const backbone = buildBackbone(id);
  assignKerasWeights(backbone, file.layers);
  return withPooledFeatures(backbone, id);
}
