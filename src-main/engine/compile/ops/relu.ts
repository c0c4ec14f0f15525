import { z } from 'zod';
import { activationNodes } from '#main/engine/compile/activation.ts';
import type { Operation } from '#main/engine/compile/operation.ts';

/** Rectifier with an optional upper limit (ReLU6). Reads `ReLU` layers and the general `Activation` layer. */
export const relu: Operation<'relu'> = {
  op: 'relu',
  layers: ['ReLU', 'Activation'],
  read: (layer) => {
    if (layer.kind === 'Activation') return activationNodes(layer, layer.input);
    const maxValue = layer.setting('maxValue', z.number().positive().nullish()) ?? null;
    return [{ op: 'relu', name: layer.name, shape: layer.shape, input: layer.input, maxValue }];
  },
  toOnnx: (node, builder) => {
    if (node.maxValue === null) {
      builder.node('Relu', [node.input], node.name);
      return;
    }
    const low = builder.constant(`${node.name}/low`, [], Float32Array.of(0));
    const high = builder.constant(`${node.name}/high`, [], Float32Array.of(node.maxValue));
    builder.node('Clip', [node.input, low, high], node.name);
  },
  toTensorFlow: (node, forward) => {
    const { builder, dtype } = forward;
    const input = forward.value(node.input);
    if (node.maxValue === null) return builder.unary('Relu', node.name, input, dtype);
    if (node.maxValue === 6) return builder.unary('Relu6', node.name, input, dtype);
    const limit = builder.cast(builder.scalar(node.maxValue), 'float32', dtype);
    return builder.binary('Minimum', node.name, [builder.unary('Relu', `${node.name}/relu`, input, dtype), limit], dtype);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const output = forward.value(node.name);
    const { dtype } = forward;
    if (node.maxValue === null) return backward.give(node.input, builder.binary('ReluGrad', 'input', [upstream, output], dtype));
    if (node.maxValue === 6) return backward.give(node.input, builder.binary('Relu6Grad', 'input', [upstream, output], dtype));
    // Where the limit cuts, the output does not follow the input.
    const limit = builder.cast(builder.scalar(node.maxValue), 'float32', dtype);
    const isBelow = builder.cast(builder.binary('Less', 'below', [output, limit], dtype), 'bool', dtype);
    const open = builder.binary('ReluGrad', 'open', [upstream, output], dtype);
    return backward.give(node.input, builder.binary('Mul', 'input', [open, isBelow], dtype));
  },
};
