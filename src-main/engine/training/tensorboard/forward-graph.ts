import { nodeNamed } from '#main/engine/compile/graph.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { Forward } from '#main/engine/tensorflow/forward.ts';
import { GraphBuilder } from '#main/engine/tensorflow/graph-builder.ts';
import { writeForward } from '#main/engine/tensorflow/write-network.ts';

/** A network's forward pass as a `GraphDef` to look at: weights are placeholders beside their layer, so that it is small. */
export function forwardGraphDef(graph: Graph): Uint8Array {
  const builder = new GraphBuilder();
  const input = builder.placeholder('input', 'float32', [null, ...nodeNamed(graph, graph.input).shape]);
  const weight = ({ name, shape }: { readonly name: string; readonly shape: readonly number[] }): string =>
    builder.once(`weights/${name}`, () => builder.placeholder(name, 'float32', shape));
  writeForward(new Forward({ builder, training: false, compute: 'float32', weight }), graph, input);
  return builder.toGraphDef();
}
