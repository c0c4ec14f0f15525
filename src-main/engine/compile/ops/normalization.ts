import { NORMALIZATION_EPSILON } from '#main/engine/architectures/normalization-layer.ts';
import type { NodeOf } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';

/** Standardisation of features with fitted mean and variance. */
export const normalization: Operation<'normalization'> = {
  op: 'normalization',
  layers: ['Normalization'],
  read: (layer) => {
    if (layer.shape.length !== 1) throw layer.unsupported('an input that is not a vector');
    const mean = layer.weight('mean').values;
    const deviation = layer.weight('variance').values.map((variance) => Math.max(Math.sqrt(variance), NORMALIZATION_EPSILON));
    return [{ op: 'normalization', name: layer.name, shape: layer.shape, input: layer.input, mean, deviation }];
  },
  toOnnx: (node, builder) => {
    const mean = builder.constant(`${node.name}/mean`, [node.mean.length], node.mean);
    const deviation = builder.constant(`${node.name}/deviation`, [node.deviation.length], node.deviation);
    const centred = `${node.name}/centred`;
    builder.node('Sub', [node.input, mean], centred);
    builder.node('Div', [centred, deviation], node.name);
  },
  toTensorFlow: (node, forward) => {
    const { builder, dtype } = forward;
    const mean = builder.cast(builder.constant(`${node.name}/mean`, node.mean, [node.mean.length]), 'float32', dtype);
    const centred = builder.binary('Sub', `${node.name}/centred`, [forward.value(node.input), mean], dtype);
    return builder.binary('RealDiv', node.name, [centred, deviationOf(node, forward)], dtype);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    backward.give(node.input, builder.binary('RealDiv', 'input', [upstream, deviationOf(node, forward)], forward.dtype));
  },
};

function deviationOf(node: NodeOf<'normalization'>, forward: Forward): string {
  const { builder } = forward;
  return builder.cast(builder.constant('deviation', node.deviation, [node.deviation.length]), 'float32', forward.dtype);
}
