import type { KerasLayerWeights } from '#main/engine/weights/keras-h5.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

/** Weights of one layer that is no model itself, in Keras' order. */
export interface LeafWeights {
  readonly layer: string;
  /** Where Keras 3 keeps them; such files have no order. */
  readonly path?: string;
  readonly weights: readonly WeightTensor[];
}

/** `conv1/conv` of `conv1/conv/kernel:0`; empty where there is no layer in the name. */
export function leafOf(weightName: string): string {
  return weightName.split('/').slice(0, -1).join('/');
}

/** Weights put together by the layer in their names, both in the order of the list. */
export function weightsByLeaf(weights: readonly WeightTensor[]): ReadonlyMap<string, readonly WeightTensor[]> {
  return Map.groupBy(weights, ({ name }) => leafOf(name));
}

/**
 * The layers of a file with their weights, those inside nested models one by one. A nested model lists its weights under its own name, trainable
 * ones first, so they are put together by the layer in their names; inside a layer that keeps Keras' order. Layers without weights, and single
 * numbers (counters, seeds), are left out.
 */
export function leafWeights(file: readonly KerasLayerWeights[]): LeafWeights[] {
  return file.flatMap((entry) => leavesOfLayer(entry)).filter(({ weights }) => weights.length > 0);
}

function leavesOfLayer({ layer, path, weights: all }: KerasLayerWeights): LeafWeights[] {
  const weights = all.filter(({ shape }) => shape.length > 0);
  const leaves = weightsByLeaf(weights);
  // Most often: one layer, or one whose weights have names of their own (VGG16's first files: `block1_conv1_W_1:0`).
  if (path !== undefined || leaves.size <= 1 || leaves.has('')) return [{ layer, weights, ...(path !== undefined && { path }) }];
  return [...leaves].map(([leaf, tensors]) => ({ layer: leaf, weights: tensors }));
}
