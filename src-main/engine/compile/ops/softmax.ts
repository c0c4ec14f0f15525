import type { Operation } from '#main/engine/compile/operation.ts';

/**
 * Softmax over the last axis of a vector. Gradient: `y * (g - sum(g * y))`; behind a cross-entropy it is not used, because the loss
 * starts at the values before the softmax (`tensorflow/losses.ts`).
 */
export const softmax: Operation<'softmax'> = {
  op: 'softmax',
  layers: ['Softmax'],
  read: (layer) => {
    if (layer.shape.length !== 1) throw layer.unsupported('softmax over anything but a vector');
    return [{ op: 'softmax', name: layer.name, shape: layer.shape, input: layer.input }];
  },
  toOnnx: (node, builder) => builder.node('Softmax', [node.input], node.name, { axis: 1 }),
  toTensorFlow: (node, forward) => forward.builder.unary('Softmax', node.name, forward.value(node.input), forward.dtype),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const { dtype } = forward;
    const output = forward.value(node.name);
    const product = builder.binary('Mul', 'product', [upstream, output], dtype);
    const sum = builder.reduce('Sum', 'sum', product, { axes: [-1], keepDims: true, dtype });
    const difference = builder.binary('Sub', 'difference', [upstream, sum], dtype);
    backward.give(node.input, builder.binary('Mul', 'input', [output, difference], dtype));
  },
};
