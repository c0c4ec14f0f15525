import { z } from 'zod';
import type { BatchNormNode, Weight } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';
import type { Attribute } from '#main/engine/tensorflow/attributes.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';
import { updateMovingStatistics } from '#main/engine/tensorflow/moving-statistics.ts';

/** Batch normalisation over the channels. At inference it is folded into a convolution before it (`compile/fold-batch-norm.ts`). */
export const batchNorm: Operation<'batch-norm'> = {
  op: 'batch-norm',
  layers: ['BatchNormalization'],
  read: (layer) => {
    const axis = layer.setting('axis', z.union([z.number().int(), z.tuple([z.number().int()]).transform(([only]) => only)]));
    if (axis !== -1 && axis !== layer.shape.length) throw layer.unsupported(`axis ${axis}`);
    if (layer.shape.length !== 1 && layer.shape.length !== 3) throw layer.unsupported('neither a vector nor a feature map');
    return [
      {
        op: 'batch-norm',
        name: layer.name,
        shape: layer.shape,
        input: layer.input,
        gamma: layer.optionalWeight('gamma'),
        beta: layer.optionalWeight('beta'),
        mean: layer.weight('moving_mean'),
        variance: layer.weight('moving_variance'),
        epsilon: layer.setting('epsilon', z.number().positive()),
        momentum: layer.setting('momentum', z.number().min(0).max(1)),
        frozen: !layer.isTrainable,
      },
    ];
  },
  toOnnx: (node, builder) => {
    const { name, gamma, beta, mean, variance } = node;
    const channels = mean.values.length;
    const scale = gamma?.values ?? new Float32Array(channels).fill(1);
    const offset = beta?.values ?? new Float32Array(channels);
    const constants = Object.entries({ scale, offset, mean: mean.values, variance: variance.values }).map(([role, values]) =>
      builder.constant(`${name}/${role}`, [channels], values),
    );
    builder.node('BatchNormalization', [node.input, ...constants], name, { epsilon: node.epsilon });
  },
  toTensorFlow: (node, forward) => {
    const { builder } = forward;
    const channels = node.mean.values.length;
    const scale = forward.keep(node, 'scale', exactOr(forward, node.gamma, { channels, value: 1 }));
    const offset = exactOr(forward, node.beta, { channels, value: 0 });
    const input = forward.keep(node, 'input', asMap(node, forward, forward.value(node.input)));
    const isBatch = usesBatch(node, forward);
    // Batch statistics are computed where these two are empty.
    const none = builder.constant('none', new Float32Array(0), [0]);
    const statistics = isBatch ? [none, none] : [forward.exact(node.mean), forward.exact(node.variance)];
    const output = builder.add('FusedBatchNormV3', node.name, [input, scale, offset, ...statistics], settings(node, forward));
    forward.keep(node, 'output', output);
    if (isBatch) updateMovingStatistics(node, forward, { mean: `${output}:1`, variance: `${output}:2` });
    return likeInput(node, forward, output);
  },
  gradient: (node, backward) => {
    const { builder, forward } = backward;
    const output = forward.kept(node, 'output');
    const isBatch = usesBatch(node, forward);
    const reserved = isBatch ? [`${output}:3`, `${output}:4`] : [forward.exact(node.mean), forward.exact(node.variance)];
    const upstream = asMap(node, forward, backward.upstream);
    const inputs = [upstream, forward.kept(node, 'input'), forward.kept(node, 'scale'), ...reserved, `${output}:5`];
    const gradient = builder.add('FusedBatchNormGradV3', 'input', inputs, settings(node, forward));
    if (node.gamma !== null) backward.giveWeight(node.gamma, `${gradient}:1`, true);
    if (node.beta !== null) backward.giveWeight(node.beta, `${gradient}:2`, true);
    if (backward.wants(node.input)) backward.give(node.input, likeInput(node, forward, gradient));
  },
};

function usesBatch(node: BatchNormNode, forward: Forward): boolean {
  return forward.training && !node.frozen;
}

function exactOr(forward: Forward, weight: Weight | null, other: { readonly channels: number; readonly value: number }): string {
  if (weight !== null) return forward.exact(weight);
  return forward.builder.constant('plain', new Float32Array(other.channels).fill(other.value), [other.channels]);
}

/** Vectors are normalised as feature maps of one pixel. */
function asMap(node: BatchNormNode, forward: Forward, value: string): string {
  if (node.shape.length === 3) return value;
  return forward.reshape(`${node.name}/map`, value, [-1, 1, 1, ...node.shape]);
}

function likeInput(node: BatchNormNode, forward: Forward, value: string): string {
  if (node.shape.length === 3) return value;
  return forward.reshape(`${node.name}/vector`, value, [-1, ...node.shape]);
}

function settings(node: BatchNormNode, forward: Forward): Readonly<Record<string, Attribute>> {
  return {
    ...forward.T,
    U: attr.type('float32'),
    epsilon: attr.float(node.epsilon),
    data_format: attr.text('NHWC'),
    is_training: attr.bool(usesBatch(node, forward)),
  };
}
