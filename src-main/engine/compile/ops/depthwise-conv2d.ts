import { convolutionNodes } from '#main/engine/compile/convolution.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { transposed } from '#main/engine/compile/transposed.ts';

/**
 * Depthwise 2-D convolution: a grouped convolution in ONNX with one group a channel. TF.js kernel: rows, columns, in, multiplier;
 * ONNX: in * multiplier, 1, rows, columns, where the outputs of one channel follow each other, as in TF.js.
 */
export const depthwiseConv2d: Operation<'depthwise-conv2d'> = {
  op: 'depthwise-conv2d',
  layers: ['DepthwiseConv2D'],
  read: (layer) => convolutionNodes(layer, 'depthwise-conv2d', 'depthwise_kernel'),
  toOnnx: (node, builder) => {
    const [rows, columns, inputs, multiplier] = node.kernelShape;
    const kernel = transposed(node.kernel, node.kernelShape, [2, 3, 0, 1]);
    builder.convolution(node, builder.constant(`${node.name}/kernel`, [inputs * multiplier, 1, rows, columns], kernel), inputs);
  },
};
