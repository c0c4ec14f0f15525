import { convolutionNodes } from '#main/engine/compile/convolution.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { transposed } from '#main/engine/compile/transposed.ts';
import { writeConvolution, writeConvolutionGradient } from '#main/engine/tensorflow/convolution.ts';

/**
 * 2-D convolution. TF.js kernel: rows, columns, in, out; ONNX: out, in, rows, columns. Layers of TF.js have no `groups`, so a grouped
 * convolution cannot come here.
 */
export const conv2d: Operation<'conv2d'> = {
  op: 'conv2d',
  layers: ['Conv2D'],
  read: (layer) => convolutionNodes(layer, 'conv2d', 'kernel'),
  toOnnx: (node, builder) => {
    const kernel = transposed(node.kernel.values, node.kernel.shape, [3, 2, 0, 1]);
    const [rows = 0, columns = 0, inputs = 0, outputs = 0] = node.kernel.shape;
    builder.convolution(node, builder.constant(`${node.name}/kernel`, [outputs, inputs, rows, columns], kernel), 1);
  },
  toTensorFlow: writeConvolution,
  gradient: writeConvolutionGradient,
};
