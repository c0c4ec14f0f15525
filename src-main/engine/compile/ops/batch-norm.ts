import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';

/** Batch normalisation at inference, over the channels. Behind a convolution it is folded into it (`compile/fold-batch-norm.ts`). */
export const batchNorm: Operation<'batch-norm'> = {
  op: 'batch-norm',
  layers: ['BatchNormalization'],
  read: (layer) => {
    const axis = layer.setting('axis', z.union([z.number().int(), z.tuple([z.number().int()]).transform(([only]) => only)]));
    if (axis !== -1 && axis !== layer.shape.length) throw layer.unsupported(`axis ${axis}`);
    const weights = layer.weights();
    const mean = layer.weight('moving_mean').values;
    return [
      {
        op: 'batch-norm',
        name: layer.name,
        shape: layer.shape,
        input: layer.input,
        scale: weights.get('gamma')?.values ?? new Float32Array(mean.length).fill(1),
        offset: weights.get('beta')?.values ?? new Float32Array(mean.length),
        mean,
        variance: layer.weight('moving_variance').values,
        epsilon: layer.setting('epsilon', z.number().positive()),
      },
    ];
  },
  toOnnx: (node, builder) => {
    const { name, scale, offset, mean, variance } = node;
    const constants = Object.entries({ scale, offset, mean, variance }).map(([role, values]) =>
      builder.constant(`${name}/${role}`, [values.length], values),
    );
    builder.node('BatchNormalization', [node.input, ...constants], name, { epsilon: node.epsilon });
  },
};
