import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';

/** Mean over all rows and columns. */
export const globalAveragePool: Operation<'global-average-pool'> = {
  op: 'global-average-pool',
  layers: ['GlobalAveragePooling2D'],
  read: (layer) => {
    layer.setting('dataFormat', z.literal('channelsLast'));
    return [{ op: 'global-average-pool', name: layer.name, shape: layer.shape, input: layer.input }];
  },
  toOnnx: (node, builder) => {
    const pooled = `${node.name}/pooled`;
    builder.node('GlobalAveragePool', [node.input], pooled);
    builder.node('Flatten', [pooled], node.name, { axis: 1 });
  },
};
