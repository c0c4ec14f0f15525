import type { Graph } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { OPERATIONS } from '#main/engine/compile/operations.ts';
import { Backward } from './backward.ts';
import type { Forward } from './forward.ts';

/** Writes all nodes of a graph, whose input is `input` (float32), and returns the output in float32. */
export function writeForward(forward: Forward, graph: Graph, input: string): string {
  forward.set(graph.input, forward.builder.cast(input, 'float32', forward.dtype));
  for (const node of graph.nodes) {
    if (node.op === 'input') continue;
    // The table pairs each name with the operation of that name; TypeScript cannot follow the pairing through the union.
    const operation = OPERATIONS[node.op] as Operation<typeof node.op>;
    forward.set(node.name, operation.toTensorFlow(node, forward));
  }
  return forward.exactOutput(graph);
}

/** A value of the network and its gradient, float32. */
export interface GradientOfValue {
  readonly from: string;
  readonly gradient: string;
}

/**
 * Writes the gradients of all trainable weights behind a forward pass in training, given that of one value (the network's output or its
 * logits). Returns the gradient of each by weight name, float32. Nothing is written below the first trainable layer.
 */
export function writeBackward(forward: Forward, graph: Graph, { from, gradient }: GradientOfValue): ReadonlyMap<string, string> {
  const backward = new Backward(forward, graph);
  backward.give(from, forward.builder.cast(gradient, 'float32', forward.dtype));
  for (const node of [...graph.nodes].reverse()) {
    if (node.op === 'input' || !backward.turnTo(node.name)) continue;
    // As above.
    const operation = OPERATIONS[node.op] as Operation<typeof node.op>;
    forward.builder.within(`gradient/${node.name}`, () => operation.gradient(node, backward));
  }
  return backward.weights;
}
