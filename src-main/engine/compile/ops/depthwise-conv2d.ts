import { convolutionNodes } from '#main/engine/compile/convolution.ts';
import { pairSchema } from '#main/engine/compile/layer-view.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { separableNodes } from '#main/engine/compile/separable.ts';
import { transposed } from '#main/engine/compile/transposed.ts';
import { writeConvolution, writeConvolutionGradient } from '#main/engine/tensorflow/convolution.ts';

/**
 * Depthwise 2-D convolution: a grouped convolution in ONNX with one group a channel. TF.js kernel: rows, columns, in, multiplier;
 * ONNX: in * multiplier, 1, rows, columns, where the outputs of one channel follow each other, as in TF.js.
 */
export const depthwiseConv2d: Operation<'depthwise-conv2d'> = {
  op: 'depthwise-conv2d',
  layers: ['DepthwiseConv2D', 'SeparableConv2D'],
  read: (layer) => {
    if (layer.kind === 'SeparableConv2D') return separableNodes(layer);
    // The layer of TF.js ignores its own dilation (that of a separable convolution it knows), so nobody could check the result.
    if (Math.max(...layer.setting('dilationRate', pairSchema)) > 1)
      throw layer.unsupported('dilation of a depthwise convolution');
    return convolutionNodes(layer, 'depthwise-conv2d', 'depthwise_kernel');
  },
  toOnnx: (node, builder) => {
    const [rows = 0, columns = 0, inputs = 0, multiplier = 0] = node.kernel.shape;
    const kernel = transposed(node.kernel.values, node.kernel.shape, [2, 3, 0, 1]);
    builder.convolution(node, builder.constant(`${node.name}/kernel`, [inputs * multiplier, 1, rows, columns], kernel), inputs);
  },
  toTensorFlow: writeConvolution,
  gradient: writeConvolutionGradient,
};
