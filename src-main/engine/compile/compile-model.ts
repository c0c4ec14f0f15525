import type { LayersModel } from '@tensorflow/tfjs-layers';
import { foldBatchNorms } from './fold-batch-norm.ts';
import type { Graph, GraphNode, OpName } from './graph.ts';
import { LayerView } from './layer-view.ts';
import type { GivenWeights } from './layer-view.ts';
import { layersBetweenEnds } from './model-ends.ts';
import { OPERATIONS } from './operations.ts';

/** Which operation's file reads each layer class. */
const READERS: ReadonlyMap<string, OpName> = new Map(
  Object.values(OPERATIONS).flatMap(({ op, layers }) => layers.map((layer): [string, OpName] => [layer, op])),
);

/** The layer classes that can be compiled, for error messages and tests. */
export const COMPILED_LAYERS: readonly string[] = [...READERS.keys()];

/**
 * Compiles a model as it is trained: weights copied and named, batch norms and dropout kept. One input, one output, layers used once.
 * `given`: all weights, in place of those in the model, not copied. Errors: `model/unsupported-layer` names the layer and why;
 * `weights/mismatch` where a given weight is missing or has another shape.
 */
export function compileModel(model: LayersModel, given: GivenWeights | null = null): Graph {
  const { layers, input, output } = layersBetweenEnds(model);
  const nodes = layers.flatMap((layer): readonly GraphNode[] => {
    const view = new LayerView(layer, given);
    const op = READERS.get(view.kind);
    if (op === undefined) throw view.unsupported(`known kinds are ${COMPILED_LAYERS.join(', ')}`);
    return OPERATIONS[op].read(view);
  });
  return { nodes, input, output };
}

/** The graph of prediction: dropout gone, batch norms folded into the convolutions before them. The same function of the input. */
export function forInference(graph: Graph): Graph {
  const nodes = graph.nodes.map((node): GraphNode => {
    if (node.op !== 'dropout') return node;
    return { op: 'identity', name: node.name, shape: node.shape, input: node.input };
  });
  return foldBatchNorms({ ...graph, nodes });
}

/** Compiles a model for prediction; `given` and errors as `compileModel`. */
export function compileForInference(model: LayersModel, given: GivenWeights | null = null): Graph {
  return forInference(compileModel(model, given));
}
