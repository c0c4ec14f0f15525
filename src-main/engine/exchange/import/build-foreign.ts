import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AppError } from '#shared/errors/app-error.ts';
import { modelFromTopology } from '#main/engine/architectures/topology.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignKerasWeights, weightShapes } from '#main/engine/weights/layer-weights.ts';
import type { KerasLayerWeights } from '#main/engine/weights/keras-h5.ts';
import { haveSameShapes, shapesText } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import type { ForeignGraph, ForeignLayer } from '#main/engine/exchange/read/foreign-graph.ts';
import { ForeignWeights } from '#main/engine/exchange/read/foreign-weights.ts';
import { translateLayer } from '#main/engine/exchange/read/translate-layer.ts';

/** What a model from elsewhere is built from. */
export interface ForeignModel {
  readonly fileName: string;
  readonly graph: ForeignGraph;
  readonly weights: readonly KerasLayerWeights[];
  /** Width and height of the input where the file leaves them open. */
  readonly inputSize: number | null;
  /** What makes probabilities of the last layer's scores; null: they are probabilities. */
  readonly appended: 'softmax' | 'sigmoid' | null;
}

interface LayerJson {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly inbound_nodes: unknown;
}

/** Where a size is left open and nobody was asked yet, this one is taken to look at the model. */
export const ANY_SIZE = 224;

/**
 * Builds a layers model of a graph from elsewhere with its weights, layers that do nothing at prediction left out. The caller disposes it.
 * Errors: `import/layer-refused`, `import/layer-setting`, `import/unsupported`, `import/unreadable`, `weights/mismatch`.
 */
export async function buildForeign(model: ForeignModel): Promise<LayersModel> {
  const { fileName } = model;
  const weights = new ForeignWeights(model.weights);
  const tensors = model.graph.layers.map((layer) => ({ layer: layer.name, weights: weights.of(layer) }));
  const sizes = tensors.flatMap(({ layer, weights: own }) =>
    own.map((tensor, index) => ({ ...tensor, name: `${layer}/${index}` })),
  );
  const json = topologyOf(model);
  await readyTfjs();
  const built = await asUnreadable(fileName, () => modelFromTopology(json, sizes, fileName));
  try {
    requireLayers(model, built, tensors);
    assignKerasWeights(built, tensors);
    return built;
  } catch (thrown) {
    built.dispose();
    throw thrown;
  }
}

/** The topology in TF.js' words. */
function topologyOf({ graph, fileName, inputSize, appended }: ForeignModel): object {
  const sources = new Map<string, string>();
  const layers: LayerJson[] = [];
  for (const layer of graph.layers) {
    const inputs = layer.inputs.map((name) => sources.get(name) ?? name);
    const added = layer.kind === 'InputLayer' ? [inputJson(layer, fileName, inputSize)] : layerJson(layer, inputs);
    layers.push(...added);
    sources.set(layer.name, added.at(-1)?.name ?? inputs[0] ?? layer.name);
  }
  let output = sources.get(graph.output) ?? graph.output;
  if (appended !== null) {
    const name = `${output}_${appended}`;
    layers.push({ class_name: 'Activation', config: { name, activation: appended }, name, inbound_nodes: inbound([output]) });
    output = name;
  }
  const ends = { input_layers: [[graph.input, 0, 0]], output_layers: [[output, 0, 0]] };
  return { class_name: 'Functional', config: { name: graph.name, layers, ...ends } };
}

function inputJson({ name, config }: ForeignLayer, fileName: string, inputSize: number | null): LayerJson {
  const shape = config['batch_shape'] ?? config['batch_input_shape'];
  const [, height, width, channels] = Array.isArray(shape) && shape.length === 4 ? (shape as readonly unknown[]) : [];
  if (channels !== 3) {
    const reason = `its input is ${shape === undefined ? 'not named' : JSON.stringify(shape)}, not a colour image`;
    throw new AppError('import/unsupported', { fileName, reason });
  }
  const sides = [height, width].map((side) => (typeof side === 'number' ? side : (inputSize ?? ANY_SIZE)));
  return {
    class_name: 'InputLayer',
    config: { name, batch_input_shape: [null, ...sides, 3], dtype: 'float32' },
    name,
    inbound_nodes: [],
  };
}

function layerJson(layer: ForeignLayer, inputs: readonly string[]): LayerJson[] {
  const translated = translateLayer(layer);
  if (translated === null) return [];
  const { name } = layer;
  const { className, config } = translated;
  const own = { class_name: className, config: { ...config, name }, name, inbound_nodes: inbound(inputs) };
  // TF.js has no pooling that keeps the axes.
  if (!className.startsWith('Global') || layer.config['keepdims'] !== true) return [own];
  const kept = `${name}_kept`;
  const reshape = {
    class_name: 'Reshape',
    config: { name: kept, target_shape: [1, 1, -1] },
    name: kept,
    inbound_nodes: inbound([name]),
  };
  return [own, reshape];
}

function inbound(inputs: readonly string[]): unknown {
  return [inputs.map((name) => [name, 0, 0, {}])];
}

/** Names a layer whose weights are missing or of another number before values are touched. */
function requireLayers(
  { fileName, graph }: ForeignModel,
  model: LayersModel,
  found: readonly { readonly layer: string; readonly weights: readonly WeightTensor[] }[],
): void {
  const byName = new Map(found.map(({ layer, weights }) => [layer, weights]));
  const rows = model.layers.flatMap((layer) => {
    const expected = weightShapes(layer);
    const own = byName.get(layer.name) ?? [];
    return haveSameShapes(own, expected) ? [] : [{ layer: layer.name, expected: shapesText(expected), found: shapesText(own) }];
  });
  if (rows.length === 0) return;
  throw new AppError('import/mismatch', {
    ...{ fileName, network: graph.name, count: rows.length },
    layers: rows.map(({ layer }) => layer),
    expected: rows.map(({ expected }) => expected),
    found: rows.map((row) => row.found),
  });
}

async function asUnreadable<Value>(fileName: string, build: () => Promise<Value>): Promise<Value> {
  try {
    return await build();
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'model/unreadable') throw cause;
    const { reason } = cause.details as { readonly reason: string }; // of that code
    throw new AppError('import/unreadable', { fileName, reason }, { cause });
  }
}
