import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';
import { spreadOverPixels } from '#main/engine/tensorflow/spread.ts';

/** Mean over all rows and columns. */
export const globalAveragePool: Operation<'global-average-pool'> = {
  op: 'global-average-pool',
  layers: ['GlobalAveragePooling2D'],
  read: (layer) => {
    layer.setting('dataFormat', z.literal('channelsLast'));
    const { name, shape, input, inputShape } = layer;
    return [{ op: 'global-average-pool', name, shape, input, inputShape }];
  },
  toOnnx: (node, builder) => {
    const pooled = `${node.name}/pooled`;
    builder.node('GlobalAveragePool', [node.input], pooled);
    builder.node('Flatten', [pooled], node.name, { axis: 1 });
  },
  toTensorFlow: (node, forward) =>
    forward.builder.reduce('Mean', node.name, forward.value(node.input), { axes: [1, 2], dtype: forward.dtype }),
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const [rows = 1, columns = 1] = node.inputShape;
    const share = builder.cast(builder.scalar(1 / (rows * columns)), 'float32', forward.dtype);
    const small = builder.binary('Mul', 'share', [upstream, share], forward.dtype);
    backward.give(node.input, spreadOverPixels(backward, node, small));
  },
};
