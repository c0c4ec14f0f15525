import type { LayersModel } from '@tensorflow/tfjs-layers';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { nodeNamed } from '#main/engine/compile/graph.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { Forward } from '#main/engine/tensorflow/forward.ts';
import { GraphBuilder } from '#main/engine/tensorflow/graph-builder.ts';
import { writeForward } from '#main/engine/tensorflow/write-network.ts';
import { weightShapes } from '#main/engine/weights/layer-weights.ts';

/** The graph of a model's layers; its weights are not read, only their names and shapes. Errors: `model/unsupported-layer`. */
export function modelGraphDef(model: LayersModel): Uint8Array {
  const values = new Float32Array(0);
  const nothing = model.layers.flatMap(weightShapes).map(({ name, shape }) => [name, { name, shape, values }] as const);
  return forwardGraphDef(compileModel(model, new Map(nothing)));
}

/** A network's forward pass as a `GraphDef` to look at: weights are placeholders beside their layer, so that it is small. */
function forwardGraphDef(graph: Graph): Uint8Array {
  const builder = new GraphBuilder();
  const input = builder.placeholder('input', 'float32', [null, ...nodeNamed(graph, graph.input).shape]);
  const weight = ({ name, shape }: { readonly name: string; readonly shape: readonly number[] }): string =>
    builder.once(`weights/${name}`, () => builder.placeholder(name, 'float32', shape));
  writeForward(new Forward({ builder, training: false, compute: 'float32', weight }), graph, input);
  return builder.toGraphDef();
}
