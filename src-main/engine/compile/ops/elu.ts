import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';

/** Exponential linear unit: x above zero, `exp(x) - 1` below. */
export const elu: Operation<'elu'> = {
  op: 'elu',
  layers: ['ELU'],
  read: (layer) => {
    // TensorFlow's operation has no alpha, and no network of the catalogue has another.
    const alpha = layer.setting('alpha', z.number());
    if (alpha !== 1) throw layer.unsupported(`alpha = ${String(alpha)}`);
    return [{ op: 'elu', name: layer.name, shape: layer.shape, input: layer.input }];
  },
  toOnnx: (node, builder) => builder.node('Elu', [node.input], node.name),
  toTensorFlow: (node, forward) => forward.builder.unary('Elu', node.name, forward.value(node.input), forward.dtype),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    backward.give(node.input, builder.binary('EluGrad', 'input', [upstream, forward.value(node.name)], forward.dtype));
  },
};
