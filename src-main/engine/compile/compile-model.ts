import type { LayersModel } from '@tensorflow/tfjs-layers';
import { AppError } from '#shared/errors/app-error.ts';
import { foldBatchNorms } from './fold-batch-norm.ts';
import type { Graph, GraphNode, OpName } from './graph.ts';
import { LayerView } from './layer-view.ts';
import { OPERATIONS } from './operations.ts';

/** Which operation's file reads each layer class. */
const READERS: ReadonlyMap<string, OpName> = new Map(
  Object.values(OPERATIONS).flatMap(({ op, layers }) => layers.map((layer): [string, OpName] => [layer, op])),
);

/** The layer classes that can be compiled, for error messages and tests. */
export const COMPILED_LAYERS: readonly string[] = [...READERS.keys()];

/**
 * Compiles a model for inference: weights copied, dropout gone, batch norms folded. One input, one output, layers used once.
 * Errors: `model/unsupported-layer` names the layer and why.
 */
export function compileForInference(model: LayersModel): Graph {
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
    const view = new LayerView(layer);
    const op = READERS.get(view.kind);
    if (op === undefined) throw view.unsupported(`known kinds are ${COMPILED_LAYERS.join(', ')}`);
    return OPERATIONS[op].read(view);
  });
  return foldBatchNorms({ nodes, input: first.name, output: output.sourceLayer.name });
}
