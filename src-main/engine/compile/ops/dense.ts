import { activationNodes } from '#main/engine/compile/activation.ts';
import type { DenseNode } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';
import { addBias, giveBias } from '#main/engine/tensorflow/bias.ts';

/** A fully connected layer on vectors. */
export const dense: Operation<'dense'> = {
  op: 'dense',
  layers: ['Dense'],
  read: (layer) => {
    if (layer.inputShape.length !== 1) throw layer.unsupported('an input that is not a vector');
    const isPlain = layer.activation === 'linear';
    const node: DenseNode = {
      op: 'dense',
      name: isPlain ? layer.name : `${layer.name}/product`,
      shape: layer.shape,
      input: layer.input,
      kernel: layer.weight('kernel'),
      bias: layer.optionalWeight('bias'),
    };
    return isPlain ? [node] : [node, ...activationNodes(layer, node.name)];
  },
  toOnnx: (node, builder) => {
    const kernel = builder.constant(`${node.name}/kernel`, node.kernel.shape, node.kernel.values);
    const bias = node.bias === null ? [] : [builder.constant(`${node.name}/bias`, node.bias.shape, node.bias.values)];
    builder.node('Gemm', [node.input, kernel, ...bias], node.name);
  },
  toTensorFlow: (node, forward) => {
    const inputs = [forward.value(node.input), forward.weight(node.kernel)];
    return addBias(forward, node, forward.builder.add('MatMul', node.name, inputs, { ...forward.T, ...transposing('') }));
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    giveBias(backward, node.bias);
    if (node.kernel.trainable) {
      const settings = { ...forward.T, ...transposing('a') };
      backward.giveWeight(node.kernel, builder.add('MatMul', 'kernel', [forward.value(node.input), upstream], settings));
    }
    if (backward.wants(node.input)) {
      const settings = { ...forward.T, ...transposing('b') };
      backward.give(node.input, builder.add('MatMul', 'input', [upstream, forward.weight(node.kernel)], settings));
    }
  },
};

function transposing(which: '' | 'a' | 'b') {
  return { transpose_a: attr.bool(which === 'a'), transpose_b: attr.bool(which === 'b') };
}
