import type { KerasLayerWeights } from '#main/engine/weights/keras-h5.ts';
import { weightRole } from '#main/engine/weights/layer-weights.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import type { ForeignLayer } from './foreign-graph.ts';
import { leafOf } from './weight-leaves.ts';

/** Keras' order of weights inside a layer. */
const ORDER = [
  ...['kernel', 'depthwise_kernel', 'pointwise_kernel', 'bias'],
  ...['gamma', 'beta', 'moving_mean', 'moving_variance', 'mean', 'variance'],
];

/** Finds the weights of layers in a file. */
export class ForeignWeights {
  readonly #byPath: ReadonlyMap<string, KerasLayerWeights>;
  readonly #byLayer: ReadonlyMap<string, KerasLayerWeights>;

  constructor(file: readonly KerasLayerWeights[]) {
    this.#byPath = new Map(file.flatMap((entry) => (entry.path === undefined ? [] : [[entry.path, entry]])));
    this.#byLayer = new Map(file.map((entry) => [entry.layer, entry]));
  }

  /** The weights of a layer in Keras' order, none where the file has none; single numbers (counters, seeds) are left out. */
  of(layer: ForeignLayer): readonly WeightTensor[] {
    const tensors = this.#byPath.size > 0 ? (this.#byPath.get(layer.folder)?.weights ?? []) : this.#named(layer.places);
    return inOrder(tensors.filter(({ shape }) => shape.length > 0));
  }

  /** Under its own name; inside a model under that model's name or, where the file is one list (TF.js), under its own too. */
  #named(places: readonly string[]): readonly WeightTensor[] {
    const [outermost = ''] = places;
    const own = places.at(-1) ?? '';
    const group = this.#byLayer.get(outermost);
    if (places.length === 1 || group === undefined) return this.#byLayer.get(own)?.weights ?? [];
    return group.weights.filter(({ name }) => {
      const leaf = leafOf(name);
      return leaf === own || leaf.endsWith(`/${own}`);
    });
  }
}

function inOrder(tensors: readonly WeightTensor[]): readonly WeightTensor[] {
  const places = tensors.map(({ name }) => placeOf(name));
  // Names that are not Keras' (variables `0`, `1`, …; the first files of VGG16) stand in Keras' order already.
  if (places.includes(-1)) return tensors;
  return tensors.toSorted((a, b) => placeOf(a.name) - placeOf(b.name));
}

/** Negative for a name that is not Keras'. */
function placeOf(weightName: string): number {
  return ORDER.indexOf(weightRole(weightName));
}
