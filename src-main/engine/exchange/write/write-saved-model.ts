import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { compileForInference } from '#main/engine/compile/compile-model.ts';
import { writeInferenceGraph } from '#main/engine/tensorflow/inference-graph.ts';
import type { EndNames } from './end-names.ts';

/**
 * Writes a model as a TensorFlow SavedModel with the signature `serving_default`, weights as constants of the graph and batch norms folded
 * (decision 0016): for prediction. Errors: `model/unsupported-layer`.
 */
export async function writeSavedModel(folder: string, model: LayersModel, names: EndNames): Promise<void> {
  const { savedModel } = writeInferenceGraph(compileForInference(model), 'float32', names);
  await mkdir(folder);
  await writeFile(join(folder, 'saved_model.pb'), savedModel, { flag: 'wx' });
}
