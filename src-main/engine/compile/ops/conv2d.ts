import { convolutionNodes, paddingWord } from '#main/engine/compile/convolution.ts';
import type { Conv2dNode } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { transposed } from '#main/engine/compile/transposed.ts';
import { addBias, giveBias } from '#main/engine/tensorflow/bias.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';
import type { Attribute } from '#main/engine/tensorflow/attributes.ts';

/** 2-D convolution. TF.js kernel: rows, columns, in, out; ONNX: out, in, rows, columns. */
export const conv2d: Operation<'conv2d'> = {
  op: 'conv2d',
  layers: ['Conv2D'],
  read: (layer) => convolutionNodes(layer, 'conv2d', 'kernel'),
  toOnnx: (node, builder) => {
    const kernel = transposed(node.kernel.values, node.kernel.shape, [3, 2, 0, 1]);
    const [rows = 0, columns = 0, inputs = 0, outputs = 0] = node.kernel.shape;
    builder.convolution(node, builder.constant(`${node.name}/kernel`, [outputs, inputs, rows, columns], kernel), 1);
  },
  toTensorFlow: (node, forward) => {
    const inputs = [forward.value(node.input), forward.weight(node.kernel)];
    const product = forward.builder.add('Conv2D', node.name, inputs, { ...forward.T, ...windowOf(node) });
    return addBias(forward, node, product);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const settings = { ...forward.T, ...windowOf(node) };
    giveBias(backward, node.bias);
    if (node.kernel.trainable) {
      const inputs = [forward.value(node.input), builder.integers(node.kernel.shape), upstream];
      backward.giveWeight(node.kernel, builder.add('Conv2DBackpropFilter', 'kernel', inputs, settings));
    }
    if (backward.wants(node.input)) {
      const inputs = [forward.shapeOf(node.input), forward.weight(node.kernel), upstream];
      backward.give(node.input, builder.add('Conv2DBackpropInput', 'input', inputs, settings));
    }
  },
};

function windowOf(node: Conv2dNode): Readonly<Record<string, Attribute>> {
  return {
    strides: attr.ints([1, ...node.strides, 1]),
    dilations: attr.ints([1, ...node.dilations, 1]),
    padding: attr.text(paddingWord(node.padding)),
    data_format: attr.text('NHWC'),
  };
}
