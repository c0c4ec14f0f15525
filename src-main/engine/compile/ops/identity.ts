import type { Operation } from '#main/engine/compile/operation.ts';

/** Passes its input on: a linear activation, dropout at inference. */
export const identity: Operation<'identity'> = {
  op: 'identity',
  layers: [],
  read: () => [],
  toOnnx: (node, builder) => builder.node('Identity', [node.input], node.name),
  toTensorFlow: (node, forward) => forward.value(node.input),
  gradient: (node, backward) => backward.give(node.input, backward.upstream),
};
