import { z } from 'zod';
import { toChannelsLast, toOnnxOrder } from '#main/engine/compile/onnx-order.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';

/** Axes in another order. Keras counts them from 1, the batch being 0. */
export const permute: Operation<'permute'> = {
  op: 'permute',
  layers: ['Permute'],
  read: (layer) => {
    const order = layer.setting('dims', z.array(z.number().int().positive())).map((axis) => axis - 1);
    const { name, shape, input, inputShape } = layer;
    return [{ op: 'permute', name, shape, input, inputShape, order }];
  },
  toOnnx: (node, builder) => {
    const source = toChannelsLast(builder, node);
    const perm = [0, ...node.order.map((axis) => axis + 1)];
    toOnnxOrder(builder, node, (name) => builder.node('Transpose', [source], name, { perm }));
  },
  toTensorFlow: (node, forward) => {
    const order = forward.builder.integers([0, ...node.order.map((axis) => axis + 1)]);
    const settings = { ...forward.T, Tperm: attr.type('int32') };
    return forward.builder.add('Transpose', node.name, [forward.value(node.input), order], settings);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const back = node.order.map((_, axis) => node.order.indexOf(axis) + 1);
    const settings = { ...forward.T, Tperm: attr.type('int32') };
    backward.give(node.input, builder.add('Transpose', 'input', [upstream, builder.integers([0, ...back])], settings));
  },
};
