import { activationNodes } from '#main/engine/compile/activation.ts';
import type { DenseNode } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';

/** A fully connected layer on vectors. */
export const dense: Operation<'dense'> = {
  op: 'dense',
  layers: ['Dense'],
  read: (layer) => {
    if (layer.inputShape.length !== 1) throw layer.unsupported('an input that is not a vector');
    const kernel = layer.weight('kernel');
    const [inputs = 0, units = 0] = kernel.shape;
    const isPlain = layer.activation === 'linear';
    const node: DenseNode = {
      op: 'dense',
      name: isPlain ? layer.name : `${layer.name}/product`,
      shape: layer.shape,
      input: layer.input,
      kernel: kernel.values,
      kernelShape: [inputs, units],
      bias: layer.weights().get('bias')?.values ?? null,
    };
    return isPlain ? [node] : [node, ...activationNodes(layer, node.name)];
  },
  toOnnx: (node, builder) => {
    const kernel = builder.constant(`${node.name}/kernel`, node.kernelShape, node.kernel);
    const bias = node.bias === null ? [] : [builder.constant(`${node.name}/bias`, [node.bias.length], node.bias)];
    builder.node('Gemm', [node.input, kernel, ...bias], node.name);
  },
};
