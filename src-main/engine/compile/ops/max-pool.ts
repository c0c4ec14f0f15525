import type { Operation } from '#main/engine/compile/operation.ts';
import { onnxWindow, poolingOf, windowAttributes } from '#main/engine/compile/pooling.ts';

/**
 * The largest value in each window.
 *
 * In ONNX a window over a zero-padded map (ResNet's first pool) must not read a `Pad` directly: ONNX Runtime's optimiser, from
 * "basic" on, fuses the two as if the zeros were minus infinity. An addition of zero in between, which the optimiser would remove, is
 * no help; a `Max` with one input is kept and costs nothing measurable. Pinned by the full-size ResNet50V2 test with optimisation on.
 */
export const maxPool: Operation<'max-pool'> = {
  op: 'max-pool',
  layers: ['MaxPooling2D'],
  read: (layer) => [{ op: 'max-pool', ...poolingOf(layer) }],
  toOnnx: (node, builder) => {
    const { input } = node;
    const isPadded = builder.isMadeBy(input, 'Pad');
    if (isPadded) builder.node('Max', [input], `${node.name}/padded`);
    builder.node('MaxPool', [isPadded ? `${node.name}/padded` : input], node.name, onnxWindow(node));
  },
  toTensorFlow: (node, forward) =>
    forward.builder.add('MaxPool', node.name, [forward.value(node.input)], { ...forward.T, ...windowAttributes(node) }),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const inputs = [forward.value(node.input), forward.value(node.name), upstream];
    backward.give(node.input, builder.add('MaxPoolGrad', 'input', inputs, { ...forward.T, ...windowAttributes(node) }));
  },
};
