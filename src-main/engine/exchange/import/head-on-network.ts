import { basename } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { NETWORKS } from '#shared/domain/architectures/networks.ts';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { modelTopology } from '#main/engine/architectures/topology.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import type { KerasLayerWeights } from '#main/engine/weights/keras-h5.ts';
import { requireNetwork } from './detect-network.ts';
import type { DetectedNetwork } from './detect-network.ts';
import type { TellStep } from '#main/engine/exchange/tell-step.ts';
import type { ForeignGraph, ForeignLayer } from '#main/engine/exchange/read/foreign-graph.ts';
import { readKerasConfig } from '#main/engine/exchange/read/read-keras-config.ts';
import { leafWeights, weightsByLeaf } from '#main/engine/exchange/read/weight-leaves.ts';
import type { LeafWeights } from '#main/engine/exchange/read/weight-leaves.ts';

/** A network with the head that its file's other weights are of. */
export interface NetworkWithHead {
  readonly graph: ForeignGraph;
  readonly weights: readonly KerasLayerWeights[];
}

/**
 * A graph for a weights-only file: the known network, and on it the head that the shapes of the other weights tell (global average pooling
 * or flattening, dense layers, batch norms). What shapes do not tell is as most scripts have it: ReLU between dense layers, softmax at the
 * end (sigmoid behind one unit). `named`: the network; null: it is found. Errors: `import/unknown-network`, `import/mismatch`, `import/unsupported`.
 */
export async function headOnNetwork(
  path: string,
  file: readonly KerasLayerWeights[],
  named: string | null,
  tell: TellStep,
): Promise<NetworkWithHead> {
  const detected = await requireNetwork(path, leafWeights(file), named, tell);
  const { id, match } = detected;
  await readyTfjs();
  const base = buildNetwork(id);
  try {
    const graph = readKerasConfig(modelTopology(base), id);
    const head = headLayers(path, detected, graph.output);
    const output = head.at(-1)?.name ?? graph.output;
    return {
      graph: { ...graph, layers: [...graph.layers, ...head], output },
      weights: [
        ...[...weightsByLeaf(match.tensors)].map(([layer, weights]) => ({ layer, weights })),
        ...match.top.map(({ layer, weights }) => ({ layer, weights })),
      ],
    };
  } finally {
    base.dispose();
  }
}

function headLayers(path: string, { id, match }: DetectedNetwork, features: string): ForeignLayer[] {
  const { top } = match;
  const dense = top.filter(isDense);
  const others = top.filter((leaf) => !isDense(leaf) && !isNorm(leaf));
  const [first] = dense;
  if (first === undefined || others.length > 0) {
    const reason =
      first === undefined ? 'it has no dense layers behind the network' : `its head has a layer ${others[0]?.layer ?? ''}`;
    throw new AppError('import/unsupported', {
      fileName: basename(path),
      reason: `${reason}; choose the file with the whole model`,
    });
  }
  const layers = [poolingOf(path, { id, inputs: first.weights[0]?.shape[0] ?? 0 }, features)];
  for (const leaf of top) {
    const config = isNorm(leaf) ? { momentum: 0.99, epsilon: 0.001 } : denseConfig(leaf, leaf === dense.at(-1));
    layers.push(
      layerOf(leaf.layer, isNorm(leaf) ? 'BatchNormalization' : 'Dense', { config, input: layers.at(-1)?.name ?? features }),
    );
  }
  return layers;
}

function poolingOf(path: string, { id, inputs }: { id: DetectedNetwork['id']; inputs: number }, features: string): ForeignLayer {
  const [rows, columns, channels] = NETWORKS[id].featureMap;
  if (inputs === channels) return layerOf('pooled_features', 'GlobalAveragePooling2D', { config: {}, input: features });
  if (inputs === rows * columns * channels) return layerOf('flat_features', 'Flatten', { config: {}, input: features });
  const reason = `its first dense layer reads ${inputs} values, the network gives ${channels} channels; choose the file with the whole model`;
  throw new AppError('import/unsupported', { fileName: basename(path), reason });
}

function denseConfig({ weights }: LeafWeights, isLast: boolean): Readonly<Record<string, unknown>> {
  const units = weights[0]?.shape[1] ?? 0;
  const activation = isLast ? (units === 1 ? 'sigmoid' : 'softmax') : 'relu';
  return { units, activation, use_bias: weights.length > 1 };
}

function layerOf(
  name: string,
  kind: string,
  { config, input }: { readonly config: Readonly<Record<string, unknown>>; readonly input: string },
): ForeignLayer {
  return { name, kind, config, inputs: [input], places: [name], folder: '' };
}

function isDense({ weights }: LeafWeights): boolean {
  return weights[0]?.shape.length === 2 && weights.length <= 2;
}

function isNorm({ weights }: LeafWeights): boolean {
  return weights.length === 4 && weights.every(({ shape }) => shape.length === 1);
}
