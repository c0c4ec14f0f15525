import { NETWORKS } from '#shared/domain/architectures/networks.ts';
import type { NetworkId } from '#shared/domain/architectures/networks.ts';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { folderNames } from '#main/engine/exchange/keras-paths.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { weightShapes } from '#main/engine/weights/layer-weights.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';

/** A layer of a network with what weights it has (`<layer>/<role>` and shape), in Keras' order. */
export interface NetworkLayer {
  readonly name: string;
  /** The folder of its variables in a file of Keras 3. */
  readonly folder: string;
  readonly weights: readonly Pick<WeightTensor, 'name' | 'shape'>[];
}

const kept = new Map<NetworkId, readonly NetworkLayer[]>();

/** The layers with weights of a network without top, in Keras' order. The network is built once and forgotten; this list is kept. */
export async function networkLayers(id: NetworkId): Promise<readonly NetworkLayer[]> {
  const known = kept.get(id);
  if (known !== undefined) return known;
  await readyTfjs();
  const model = buildNetwork(id);
  try {
    const folders = folderNames(model.layers.map((layer) => layer.getClassName()));
    const layers = model.layers
      .map((layer, index) => ({ name: layer.name, folder: folders[index] ?? '', weights: weightShapes(layer) }))
      .filter(({ weights }) => weights.length > 0);
    kept.set(id, layers);
    return layers;
  } finally {
    model.dispose();
  }
}

/** Every network that can be built. */
export function networkIds(): readonly NetworkId[] {
  // The keys of the table are its ids.
  return Object.keys(NETWORKS) as NetworkId[];
}
