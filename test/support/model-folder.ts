import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import { TRAINED_HERE } from '#shared/contract/engine/manifest.ts';
import { modelTopology } from '#main/engine/architectures/topology.ts';
import { modelWeights } from '#main/engine/weights/layer-weights.ts';
import { writeTensorFile } from '#main/engine/weights/tensor-file.ts';

/** What a folder's manifest says beside the model itself. */
export type ManifestChanges = Partial<ModelManifest> & Pick<ModelManifest, 'classes' | 'preprocessing'>;

/** Writes a model version that was not trained here, as the core keeps one: a whole network with its manifest. */
export async function writeModelFolder(folder: string, model: LayersModel, changes: ManifestChanges): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const sha256 = await writeTensorFile(join(folder, 'weights.safetensors'), modelWeights(model));
  const parameters = model.countParams();
  const manifest: ModelManifest = {
    ...TRAINED_HERE,
    kind: 'imported',
    format: 'caselens-model',
    formatVersion: 1,
    recipe: '',
    positiveClasses: [],
    backbone: null,
    architecture: modelTopology(model),
    parameters,
    trainableParameters: parameters,
    weights: { file: 'weights.safetensors', sha256 },
    training: null,
    versions: { caselens: '0.1.0', node: '', tfjs: '', onnxruntime: '' },
    ...changes,
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}
