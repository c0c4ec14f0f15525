import type { LayersModel } from '@tensorflow/tfjs-layers';
import { assignNamedWeights } from '#main/engine/weights/layer-weights.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { formulaWeight } from '#test/unit/main/engine/weights/formula-weight.ts';

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
