import type { Operation } from '#main/engine/compile/operation.ts';

/** Hyperbolic tangent, value by value. */
export const tanh: Operation<'tanh'> = {
  op: 'tanh',
  layers: [],
  read: () => [],
  toOnnx: (node, builder) => builder.node('Tanh', [node.input], node.name),
  toTensorFlow: (node, forward) => forward.builder.unary('Tanh', node.name, forward.value(node.input), forward.dtype),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    backward.give(node.input, builder.binary('TanhGrad', 'input', [forward.value(node.name), upstream], forward.dtype));
  },
};
