import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';

/** Rectifier with a slope below zero. */
export const leakyRelu: Operation<'leaky-relu'> = {
  op: 'leaky-relu',
  layers: ['LeakyReLU'],
  read: (layer) => {
    const alpha = layer.setting('alpha', z.number().nonnegative());
    return [{ op: 'leaky-relu', name: layer.name, shape: layer.shape, input: layer.input, alpha }];
  },
  toOnnx: (node, builder) => builder.node('LeakyRelu', [node.input], node.name, { alpha: node.alpha }),
  toTensorFlow: (node, forward) =>
    forward.builder.add('LeakyRelu', node.name, [forward.value(node.input)], { ...forward.T, alpha: attr.float(node.alpha) }),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const settings = { ...forward.T, alpha: attr.float(node.alpha) };
    backward.give(node.input, builder.add('LeakyReluGrad', 'input', [upstream, forward.value(node.input)], settings));
  },
};
