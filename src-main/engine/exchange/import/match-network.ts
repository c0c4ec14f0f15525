import { haveSameShapes, shapesText } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import type { NetworkLayer } from './network-layers.ts';
import type { LeafWeights } from '#main/engine/exchange/read/weight-leaves.ts';

/** A layer that does not fit. */
export interface LayerDifference {
  readonly layer: string;
  readonly expected: string;
  readonly found: string;
}

/** How a file's weights fit a network: how many of its layers do, and which do not; `tensors` are complete where all do. */
export interface NetworkMatch {
  readonly matched: number;
  readonly share: number;
  readonly differences: readonly LayerDifference[];
  /** Named as the network names them, in its order. */
  readonly tensors: readonly WeightTensor[];
  /** Layers of the file behind the network: its top. */
  readonly top: readonly LeafWeights[];
}

/**
 * Lays a file's weights over a network: by the names of the layers, and where those are other ones (Keras numbers layers through a session;
 * older files have other numbers) by their order. The better of the two counts.
 */
export function matchNetwork(network: readonly NetworkLayer[], leaves: readonly LeafWeights[]): NetworkMatch {
  const byName = matchByName(network, leaves);
  if (byName.differences.length === 0) return byName;
  const hasOrder = leaves.every(({ path }) => path === undefined);
  const other = hasOrder ? matchByOrder(network, leaves) : matchByFolder(network, leaves);
  return other.differences.length === 0 ? other : byName;
}

/** One name for one layer: `conv1/conv` of older files is `conv1_conv` of newer ones. */
function plainName(name: string): string {
  return name.replaceAll('/', '_');
}

function matchByName(network: readonly NetworkLayer[], leaves: readonly LeafWeights[]): NetworkMatch {
  const wanted = new Set(network.map(({ name }) => plainName(name)));
  const found = new Map(leaves.map((leaf) => [plainName(leaf.layer), leaf]));
  const last = leaves.findLastIndex(({ layer, path }) => path === undefined && wanted.has(plainName(layer)));
  const strangers = leaves.filter((leaf, index) => (index < last || isConvolution(leaf)) && !wanted.has(plainName(leaf.layer)));
  const pairs = network.map((layer) => ({ layer, leaf: found.get(plainName(layer.name)) }));
  return compare(
    pairs,
    strangers,
    leaves.filter((leaf) => !wanted.has(plainName(leaf.layer)) && !strangers.includes(leaf)),
  );
}

/** A convolution that the network has not, in a file without order, which cannot tell whether it belongs to the top. */
function isConvolution({ path, weights }: LeafWeights): boolean {
  return path !== undefined && weights.some(({ shape }) => shape.length === 4);
}

function matchByOrder(network: readonly NetworkLayer[], leaves: readonly LeafWeights[]): NetworkMatch {
  const pairs = network.map((layer, index) => ({ layer, leaf: leaves[index] }));
  return compare(pairs, [], leaves.slice(network.length));
}

function matchByFolder(network: readonly NetworkLayer[], leaves: readonly LeafWeights[]): NetworkMatch {
  const found = new Map(leaves.map((leaf) => [leaf.path?.split('/').at(-1), leaf]));
  const pairs = network.map((layer) => ({ layer, leaf: found.get(layer.folder) }));
  const used = new Set(pairs.map(({ leaf }) => leaf));
  const others = leaves.filter((leaf) => !used.has(leaf));
  const strangers = others.filter((leaf) => isConvolution(leaf));
  return compare(
    pairs,
    strangers,
    others.filter((leaf) => !strangers.includes(leaf)),
  );
}

interface Pair {
  readonly layer: NetworkLayer;
  readonly leaf: LeafWeights | undefined;
}

function compare(pairs: readonly Pair[], strangers: readonly LeafWeights[], top: readonly LeafWeights[]): NetworkMatch {
  const differences = pairs.flatMap(({ layer, leaf }) => differenceOf(layer, leaf));
  const unknown = strangers.map(({ layer, weights }) => ({ layer, expected: '', found: shapesText(weights) }));
  const matched = pairs.length - differences.length;
  const tensors = pairs.flatMap(({ layer, leaf }) => tensorsOf(layer, leaf));
  return { matched, share: matched / pairs.length, differences: [...differences, ...unknown], tensors, top };
}

/** A file's weights under the network's names; single numbers (a count of values seen), which nothing depends on, are zero. */
function tensorsOf(layer: NetworkLayer, leaf: LeafWeights | undefined): WeightTensor[] {
  let place = 0;
  return layer.weights.flatMap(({ name, shape }) => {
    if (shape.length === 0) return [{ name, shape, values: new Float32Array(1) }];
    const tensor = leaf?.weights[place++];
    return tensor === undefined ? [] : [{ ...tensor, name }];
  });
}

function differenceOf(layer: NetworkLayer, leaf: LeafWeights | undefined): LayerDifference[] {
  const weights = layer.weights.filter(({ shape }) => shape.length > 0);
  if (leaf !== undefined && haveSameShapes(leaf.weights, weights)) return [];
  return [{ layer: layer.name, expected: shapesText(weights), found: leaf === undefined ? '' : shapesText(leaf.weights) }];
}
