import type { Operation } from '#main/engine/compile/operation.ts';
import { onnxWindow, poolingOf, windowAttributes } from '#main/engine/compile/pooling.ts';

/** The mean of each window; what lies outside of the map is not counted (ONNX' and TensorFlow's default). */
export const averagePool: Operation<'average-pool'> = {
  op: 'average-pool',
  layers: ['AveragePooling2D'],
  read: (layer) => [{ op: 'average-pool', ...poolingOf(layer) }],
  toOnnx: (node, builder) => builder.node('AveragePool', [node.input], node.name, onnxWindow(node)),
  toTensorFlow: (node, forward) =>
    forward.builder.add('AvgPool', node.name, [forward.value(node.input)], { ...forward.T, ...windowAttributes(node) }),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const inputs = [forward.shapeOf(node.input), upstream];
    backward.give(node.input, builder.add('AvgPoolGrad', 'input', inputs, { ...forward.T, ...windowAttributes(node) }));
  },
};
