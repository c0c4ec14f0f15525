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

/** How callers name what goes in and what comes out. */
export interface SignatureNames {
  readonly input: string;
  readonly output: string;
}

/**
 * Writes the graph of prediction. Weights are constants, so that TensorFlow's own optimiser may cast, fold and fuse them when it loads the
 * graph. `graph` comes from `compileForInference`. `names`: of the ends of its signature, for a model that other programs load.
 */
export function writeInferenceGraph(graph: Graph, compute: Precision, names: SignatureNames | null = null): InferenceGraph {
  const builder = new GraphBuilder();
  const { shape: inputShape } = nodeNamed(graph, graph.input);
  const input = builder.placeholder('input', 'float32', [null, ...inputShape]);
  const weight = ({ name, values, shape }: Weight): string =>
    builder.once(`weights/${name}`, (unique) => builder.constant(unique, values, shape));
  const output = writeForward(new Forward({ builder, training: false, compute, weight }), graph, input);
  const { shape: outputShape } = nodeNamed(graph, graph.output);
  const signature = names && {
    input: { name: names.input, value: input, shape: inputShape },
    output: { name: names.output, value: output, shape: outputShape },
  };
  return { savedModel: builder.toSavedModel(signature), input, output, inputShape };
}
