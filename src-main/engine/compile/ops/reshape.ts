import { toChannelsLast, toOnnxOrder } from '#main/engine/compile/onnx-order.ts';
import type { Operation } from '#main/engine/compile/operation.ts';

/** The same values in another shape, in TF.js' order: rows, columns, channels. */
export const reshape: Operation<'reshape'> = {
  op: 'reshape',
  layers: ['Reshape'],
  read: (layer) => [{ op: 'reshape', name: layer.name, shape: layer.shape, input: layer.input, inputShape: layer.inputShape }],
  toOnnx: (node, builder) => {
    const source = toChannelsLast(builder, node);
    // The batch is free, and the rest follows from it: exactly one length may be left open.
    const shape = builder.integers(`${node.name}/shape`, [-1, ...node.shape]);
    toOnnxOrder(builder, node, (name) => builder.node('Reshape', [source, shape], name));
  },
  toTensorFlow: (node, forward) => forward.reshape(node.name, forward.value(node.input), [-1, ...node.shape]),
  gradient: (node, backward) =>
    backward.give(node.input, backward.forward.reshape('input', backward.upstream, [-1, ...node.inputShape])),
};
