import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AppError } from '#shared/errors/app-error.ts';
import type { KerasLayerWeights } from './keras-h5.ts';
import { isSameShape, shapeText } from './weight-tensor.ts';
import type { WeightTensor } from './weight-tensor.ts';

type Layer = LayersModel['layers'][number];

/** `kernel` of `dense_1/kernel` or `conv/kernel:0`. */
export function weightRole(name: string): string {
  const last = name.split('/').at(-1) ?? name;
  return last.replace(/:\d+$/, '');
}

/**
 * Puts a Keras file's weights into a model, matched by layer name, in Keras' order inside a layer.
 * Errors: `weights/mismatch` names the layer, what it expects and what was found.
 */
export function assignKerasWeights(model: LayersModel, file: readonly KerasLayerWeights[]): void {
  const byName = new Map(file.map((entry) => [entry.layer, entry.weights]));
  for (const layer of model.layers) {
    const expected = layer.weights.length;
    const found = byName.get(layer.name);
    byName.delete(layer.name);
    if (expected === 0 && (found === undefined || found.length === 0)) continue;
    if (found?.length !== expected) {
      throw mismatch(layer.name, `${expected} weights`, found === undefined ? 'no such layer' : `${found.length} weights`);
    }
    assignLayer(layer, found);
  }
  const extra = [...byName].find(([, weights]) => weights.length > 0);
  if (extra !== undefined) throw mismatch(extra[0], 'no such layer', `${extra[1].length} weights`);
}

/**
 * Puts named tensors (`<layer>/<role>`, as `modelWeights` gives them) into a model. Every weight must be there and no other.
 * Errors: `weights/mismatch`.
 */
export function assignNamedWeights(model: LayersModel, tensors: readonly WeightTensor[]): void {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  for (const layer of model.layers) {
    if (layer.weights.length === 0) continue;
    const found = weightShapes(layer).map(({ name }) => {
      const tensor = byName.get(name);
      if (tensor === undefined) throw mismatch(layer.name, name, 'no such tensor');
      byName.delete(name);
      return tensor;
    });
    assignLayer(layer, found);
  }
  const extra = [...byName.keys()][0];
  if (extra !== undefined) throw mismatch(extra.split('/')[0] ?? extra, 'no such tensor', extra);
}

/** All weights of a model as plain arrays, named `<layer>/<role>`, in layer order. */
export function modelWeights(model: LayersModel): WeightTensor[] {
  return model.layers.flatMap((layer) => layerWeights(layer));
}

/** Names and shapes of the weights of one layer, in Keras' order. */
export function weightShapes(layer: Layer): Pick<WeightTensor, 'name' | 'shape'>[] {
  return layer.weights.map(({ originalName, shape }) => ({
    name: `${layer.name}/${weightRole(originalName)}`,
    // The shape of a weight is known, unlike that of a value.
    shape: shape.map(Number),
  }));
}

/** The weights of one layer as plain arrays (copies), in Keras' order. */
export function layerWeights(layer: Layer): WeightTensor[] {
  return layer.weights.map((weight) => {
    const tensor = weight.read();
    const values = Float32Array.from(tensor.dataSync());
    return { name: `${layer.name}/${weightRole(weight.originalName)}`, shape: tensor.shape, values };
  });
}

function assignLayer(layer: Layer, tensors: readonly WeightTensor[]): void {
  layer.weights.forEach((weight, index) => {
    const tensor = tensors[index];
    if (tensor === undefined || !isSameShape(weight.shape as number[], tensor.shape)) {
      throw mismatch(
        layer.name,
        `${weight.originalName} ${shapeText(weight.shape)}`,
        tensor === undefined ? 'nothing' : shapeText(tensor.shape),
      );
    }
  });
  tf.tidy(() => layer.setWeights(tensors.map((tensor) => tf.tensor(tensor.values, [...tensor.shape], 'float32'))));
}

function mismatch(layer: string, expected: string, found: string): AppError {
  return new AppError('weights/mismatch', { layer, expected, found });
}
