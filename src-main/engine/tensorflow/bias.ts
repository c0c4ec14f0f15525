import type { GraphNode, Weight } from '#main/engine/compile/graph.ts';
import type { Backward } from './backward.ts';
import type { Forward } from './forward.ts';
import { attr } from './attributes.ts';

/** Adds a node's bias to its product over the last axis, where it has one. */
export function addBias(forward: Forward, node: GraphNode & { readonly bias: Weight | null }, product: string): string {
  if (node.bias === null) return product;
  const inputs = [product, forward.weight(node.bias)];
  return forward.builder.add('BiasAdd', `${node.name}/biased`, inputs, { ...forward.T, data_format: attr.text('NHWC') });
}

/** Gives the gradient of a bias that was added to the current node's output. */
export function giveBias(backward: Backward, bias: Weight | null): void {
  if (bias?.trainable !== true) return;
  const settings = { ...backward.forward.T, data_format: attr.text('NHWC') };
  backward.giveWeight(bias, backward.builder.add('BiasAddGrad', 'bias', [backward.upstream], settings));
}
