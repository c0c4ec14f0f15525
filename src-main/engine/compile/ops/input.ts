import type { Operation } from '#main/engine/compile/operation.ts';

/** The network's input. For ONNX a feature map comes in as NHWC and is turned to channels first once, here. */
export const input: Operation<'input'> = {
  op: 'input',
  layers: ['InputLayer'],
  read: (layer) => [{ op: 'input', name: layer.name, shape: layer.shape }],
  toOnnx: (node, builder) => {
    const external = `${node.name}:nhwc`;
    if (node.shape.length === 3) {
      builder.graphInput(external, node.shape);
      builder.node('Transpose', [external], node.name, { perm: [0, 3, 1, 2] });
    } else {
      builder.graphInput(node.name, node.shape);
    }
  },
  toTensorFlow: (node, forward) => forward.value(node.name),
  gradient: () => undefined,
};
