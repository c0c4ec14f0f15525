import type { Operation } from '#main/engine/compile/operation.ts';

/** Logistic function, value by value. Read from `Activation` layers and from layers with an activation of their own. */
export const sigmoid: Operation<'sigmoid'> = {
  op: 'sigmoid',
  layers: [],
  read: () => [],
  toOnnx: (node, builder) => builder.node('Sigmoid', [node.input], node.name),
  toTensorFlow: (node, forward) => forward.builder.unary('Sigmoid', node.name, forward.value(node.input), forward.dtype),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    backward.give(node.input, builder.binary('SigmoidGrad', 'input', [forward.value(node.name), upstream], forward.dtype));
  },
};
