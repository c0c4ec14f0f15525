import type { Operation } from '#main/engine/compile/operation.ts';

/** All values of an image as one vector, in TF.js' order: rows, columns, channels. */
export const flatten: Operation<'flatten'> = {
  op: 'flatten',
  layers: ['Flatten'],
  read: (layer) => [{ op: 'flatten', name: layer.name, shape: layer.shape, input: layer.input, inputShape: layer.inputShape }],
  toOnnx: (node, builder) => {
    let source = node.input;
    if (node.inputShape.length === 3) {
      source = `${node.name}/nhwc`;
      builder.node('Transpose', [node.input], source, { perm: [0, 2, 3, 1] });
    }
    builder.node('Flatten', [source], node.name, { axis: 1 });
  },
  toTensorFlow: (node, forward) => forward.reshape(node.name, forward.value(node.input), [-1, ...node.shape]),
  gradient: (node, backward) =>
    backward.give(node.input, backward.forward.reshape('input', backward.upstream, [-1, ...node.inputShape])),
};
