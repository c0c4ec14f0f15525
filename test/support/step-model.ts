import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from './temp-home.ts';

/** A layer of a Keras model as JSON. */
export type LayerJson = Record<string, unknown>;

/** Rows and columns of the images of `stepModel`. */
export const STEP_MODEL_SIZE = 4;

/** A layer of Keras 2 that reads one other. */
export function stepLayer(
  kind: string,
  config: LayerJson,
  [name, source]: readonly [string, string] = ['step', 'before'],
): LayerJson {
  return { class_name: kind, name, config: { ...config, name }, inbound_nodes: [[[source, 0, 0, {}]]] };
}

/**
 * Writes a model without weights of these steps as files of TensorFlow.js: image, `before` (values from -2 to 2), the steps, mean, softmax.
 * Returns the path of its `model.json`.
 */
export function stepModel(steps: readonly LayerJson[]): string {
  const shape = [null, STEP_MODEL_SIZE, STEP_MODEL_SIZE, 3];
  const image = {
    class_name: 'InputLayer',
    name: 'image',
    config: { name: 'image', batch_input_shape: shape },
    inbound_nodes: [],
  };
  const last = String(steps.at(-1)?.['name']);
  const layers = [
    image,
    stepLayer('Rescaling', { scale: 4, offset: -2 }, ['before', 'image']),
    ...steps,
    stepLayer('GlobalAveragePooling2D', {}, ['mean', last]),
    stepLayer('Softmax', {}, ['probabilities', 'mean']),
  ];
  const config = { name: 'm', layers, input_layers: [['image', 0, 0]], output_layers: [['probabilities', 0, 0]] };
  const path = join(tempFolder(), 'model.json');
  writeFileSync(path, JSON.stringify({ modelTopology: { class_name: 'Functional', config }, weightsManifest: [] }));
  return path;
}
