import type { Precision } from '#shared/contract/engine/runners.ts';
import { nodeNamed } from '#main/engine/compile/graph.ts';
import type { Graph, Weight } from '#main/engine/compile/graph.ts';
import { Forward } from './forward.ts';
import { GraphBuilder } from './graph-builder.ts';
import { writeForward } from './write-network.ts';

/** A graph of prediction as TensorFlow loads it, and the names of its ends. */
export interface InferenceGraph {
  readonly savedModel: Uint8Array;
  readonly input: string;
  readonly output: string;
  /** Without the batch axis. */
  readonly inputShape: readonly number[];
}

/**
 * Writes the graph of prediction. Weights are constants, so that TensorFlow's own optimiser may cast, fold and fuse them when it loads the
 * graph. `graph` comes from `compileForInference`.
 */
export function writeInferenceGraph(graph: Graph, compute: Precision): InferenceGraph {
  const builder = new GraphBuilder();
  const { shape: inputShape } = nodeNamed(graph, graph.input);
  const input = builder.placeholder('input', 'float32', [null, ...inputShape]);
  const weight = ({ name, values, shape }: Weight): string =>
    builder.once(`weights/${name}`, (unique) => builder.constant(unique, values, shape));
  const output = writeForward(new Forward({ builder, training: false, compute, weight }), graph, input);
  return { savedModel: builder.toSavedModel(), input, output, inputShape };
}
