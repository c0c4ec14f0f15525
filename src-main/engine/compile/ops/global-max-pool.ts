import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';
import { spreadOverPixels } from '#main/engine/tensorflow/spread.ts';

/** The largest value over all rows and columns. Where several are largest, they share the gradient evenly (as in TensorFlow). */
export const globalMaxPool: Operation<'global-max-pool'> = {
  op: 'global-max-pool',
  layers: ['GlobalMaxPooling2D'],
  read: (layer) => {
    layer.setting('dataFormat', z.literal('channelsLast'));
    const { name, shape, input, inputShape } = layer;
    return [{ op: 'global-max-pool', name, shape, input, inputShape }];
  },
  toOnnx: (node, builder) => {
    const pooled = `${node.name}/pooled`;
    builder.node('GlobalMaxPool', [node.input], pooled);
    builder.node('Flatten', [pooled], node.name, { axis: 1 });
  },
  toTensorFlow: (node, forward) =>
    forward.builder.reduce('Max', node.name, forward.value(node.input), { axes: [1, 2], dtype: forward.dtype }),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const { dtype } = forward;
    const largest = spreadOverPixels(backward, node, forward.value(node.name));
    const isLargest = builder.cast(
      builder.binary('Equal', 'largest', [forward.value(node.input), largest], dtype),
      'bool',
      dtype,
    );
    const count = builder.reduce('Sum', 'count', isLargest, { axes: [1, 2], dtype });
    const share = builder.binary('RealDiv', 'share', [upstream, count], dtype);
    backward.give(node.input, builder.binary('Mul', 'input', [isLargest, spreadOverPixels(backward, node, share)], dtype));
  },
};
