import type { LayersModel } from '@tensorflow/tfjs-layers';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

/** `formula_weight` of the Keras reference script: the values of one weight tensor; `salt` is its place among all weights. */
export function formulaWeight(name: string, shape: readonly number[], salt: number): Float32Array {
  const { scale, offset } = affineOf(name.split('/').at(-1)!.split(':')[0]!, shape);
  const unit = hashUnit(sizeOfShape(shape), salt);
  const values = new Float32Array(unit.length);
  // A plain loop: the networks have up to 24 million weights.
  for (let index = 0; index < values.length; index++) values[index] = scale * unit[index]! + offset;
  return values;
}

/** Uniform in [offset, offset + scale). */
function affineOf(role: string, shape: readonly number[]): { readonly scale: number; readonly offset: number } {
  if (role === 'gamma' || role === 'moving_variance' || role === 'variance') return { scale: 0.2, offset: 0.9 };
  if (role === 'beta' || role === 'moving_mean' || role === 'mean') return { scale: 0.2, offset: -0.1 };
  if (role === 'bias') return { scale: 0.1, offset: -0.05 };
  const fanIn = sizeOfShape(role === 'depthwise_kernel' ? shape.slice(0, 2) : shape.slice(0, -1));
  const limit = 0.6 * Math.sqrt(6 / fanIn);
  return { scale: 2 * limit, offset: -limit };
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
