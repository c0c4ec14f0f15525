import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AppError } from '#shared/errors/app-error.ts';
import { foldBatchNorms } from './fold-batch-norm.ts';
import type { Graph, GraphNode, OpName } from './graph.ts';
import { LayerView } from './layer-view.ts';
import type { GivenWeights } from './layer-view.ts';
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
  const [input] = model.inputs;
  const [output] = model.outputs;
  if (input === undefined || output === undefined || model.inputs.length + model.outputs.length !== 2) {
    throw new AppError('model/unsupported-layer', {
      layer: model.name,
      kind: 'Model',
      reason: 'it must have one input and one output',
    });
  }
  // `model.layers` is ordered by depth, so every layer comes behind those that it reads.
  const first = input.sourceLayer;
  // A sequential model does not list its input layer.
  const layers = model.layers.includes(first) ? model.layers : [first, ...model.layers];
  const nodes = layers.flatMap((layer): readonly GraphNode[] => {
    const view = new LayerView(layer, given);
    const op = READERS.get(view.kind);
    if (op === undefined) throw view.unsupported(`known kinds are ${COMPILED_LAYERS.join(', ')}`);
    return OPERATIONS[op].read(view);
  });
  return { nodes, input: first.name, output: output.sourceLayer.name };
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
