import type { LayersModel } from '@tensorflow/tfjs-layers';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

/** `formula_weight` of the Keras reference script: the values of one weight tensor; `salt` is its place among all weights. */
export function formulaWeight(name: string, shape: readonly number[], salt: number): Float32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  const last = name.split('/').at(-1)!.split(':')[0]!;
  const inner = last === 'depthwise_kernel' ? shape.slice(0, 2) : shape.slice(0, -1);
  const limit = 0.6 * Math.sqrt(6 / inner.reduce((product, length) => product * length, 1));
  return Float32Array.from(hashUnit(size, salt), (u) => {
    if (last === 'gamma' || last === 'moving_variance') return 0.9 + 0.2 * u;
    if (last === 'beta' || last === 'moving_mean') return 0.2 * (u - 0.5);
    return last === 'bias' ? 0.1 * (u - 0.5) : (2 * u - 1) * limit;
  });
}

/**
 * The weights that the Keras reference script gives a model: one tensor `<layer>/<role>` each, in Keras' weight order (layer order, Keras'
 * order inside a layer); the place in that order is the salt.
 */
export function formulaWeights(model: LayersModel): WeightTensor[] {
  const weights = model.layers.flatMap((layer) => layer.weights.map((weight) => ({ layer, weight })));
  return weights.map(({ layer, weight }, salt) => {
    const name = `${layer.name}/${weight.originalName.split('/').at(-1)!}`;
    const shape = weight.shape.map(Number);
    return { name, shape, values: formulaWeight(name, shape, salt) };
  });
}

/** Puts the formula weights into a model. */
export function assignFormulaWeights(model: LayersModel): void {
  assignNamedWeights(model, formulaWeights(model));
}
