import { convolutionNodes } from '#main/engine/compile/convolution.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { transposed } from '#main/engine/compile/transposed.ts';

/** 2-D convolution. TF.js kernel: rows, columns, in, out; ONNX: out, in, rows, columns. */
export const conv2d: Operation<'conv2d'> = {
  op: 'conv2d',
  layers: ['Conv2D'],
  read: (layer) => convolutionNodes(layer, 'conv2d', 'kernel'),
  toOnnx: (node, builder) => {
    const [rows, columns, inputs, outputs] = node.kernelShape;
    const kernel = transposed(node.kernel, node.kernelShape, [3, 2, 0, 1]);
    builder.convolution(node, builder.constant(`${node.name}/kernel`, [outputs, inputs, rows, columns], kernel), 1);
  },
};
