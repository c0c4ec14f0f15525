import { convolutionNodes, paddingWord } from '#main/engine/compile/convolution.ts';
import type { DepthwiseConv2dNode } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { separableNodes } from '#main/engine/compile/separable.ts';
import { transposed } from '#main/engine/compile/transposed.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';
import type { Attribute } from '#main/engine/tensorflow/attributes.ts';
import { addBias, giveBias } from '#main/engine/tensorflow/bias.ts';

/**
 * Depthwise 2-D convolution: a grouped convolution in ONNX with one group a channel. TF.js kernel: rows, columns, in, multiplier;
 * ONNX: in * multiplier, 1, rows, columns, where the outputs of one channel follow each other, as in TF.js.
 */
export const depthwiseConv2d: Operation<'depthwise-conv2d'> = {
  op: 'depthwise-conv2d',
  layers: ['DepthwiseConv2D', 'SeparableConv2D'],
  read: (layer) =>
    layer.kind === 'SeparableConv2D' ? separableNodes(layer) : convolutionNodes(layer, 'depthwise-conv2d', 'depthwise_kernel'),
  toOnnx: (node, builder) => {
    const [rows = 0, columns = 0, inputs = 0, multiplier = 0] = node.kernel.shape;
    const kernel = transposed(node.kernel.values, node.kernel.shape, [2, 3, 0, 1]);
    builder.convolution(node, builder.constant(`${node.name}/kernel`, [inputs * multiplier, 1, rows, columns], kernel), inputs);
  },
  toTensorFlow: (node, forward) => {
    const inputs = [forward.value(node.input), forward.weight(node.kernel)];
    const product = forward.builder.add('DepthwiseConv2dNative', node.name, inputs, { ...forward.T, ...windowOf(node) });
    return addBias(forward, node, product);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const settings = { ...forward.T, ...windowOf(node) };
    giveBias(backward, node.bias);
    if (node.kernel.trainable) {
      const inputs = [forward.value(node.input), builder.integers(node.kernel.shape), upstream];
      backward.giveWeight(node.kernel, builder.add('DepthwiseConv2dNativeBackpropFilter', 'kernel', inputs, settings));
    }
    if (backward.wants(node.input)) {
      const inputs = [forward.shapeOf(node.input), forward.weight(node.kernel), upstream];
      backward.give(node.input, builder.add('DepthwiseConv2dNativeBackpropInput', 'input', inputs, settings));
    }
  },
};

function windowOf(node: DepthwiseConv2dNode): Readonly<Record<string, Attribute>> {
  return {
    strides: attr.ints([1, ...node.strides, 1]),
    dilations: attr.ints([1, ...node.dilations, 1]),
    padding: attr.text(paddingWord(node.padding)),
    data_format: attr.text('NHWC'),
  };
}
