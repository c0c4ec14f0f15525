import { NORMALIZATION_EPSILON } from '#main/engine/architectures/normalization-layer.ts';
import type { NodeOf } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';

/** Standardisation of features, or of the channels of images, with fitted mean and variance. */
export const normalization: Operation<'normalization'> = {
  op: 'normalization',
  layers: ['Normalization'],
  read: (layer) => {
    if (layer.shape.length !== 1 && layer.shape.length !== 3) throw layer.unsupported('neither a vector nor a feature map');
    const { name, shape, input } = layer;
    const mean = layer.weight('mean');
    const variance = layer.weight('variance');
    return [{ op: 'normalization', name, shape, input, mean, variance, count: layer.optionalWeight('count') }];
  },
  toOnnx: (node, builder) => {
    const width = node.mean.values.length;
    // Feature maps are channels first there.
    const dims = node.shape.length === 3 ? [width, 1, 1] : [width];
    const deviations = node.variance.values.map((variance) => Math.max(Math.sqrt(variance), NORMALIZATION_EPSILON));
    const mean = builder.constant(`${node.name}/mean`, dims, node.mean.values);
    const deviation = builder.constant(`${node.name}/deviation`, dims, deviations);
    const centred = `${node.name}/centred`;
    builder.node('Sub', [node.input, mean], centred);
    builder.node('Div', [centred, deviation], node.name);
  },
  toTensorFlow: (node, forward) => {
    const { builder, dtype } = forward;
    const centred = builder.binary('Sub', `${node.name}/centred`, [forward.value(node.input), forward.weight(node.mean)], dtype);
    const deviation = forward.keep(node, 'deviation', deviationOf(node, forward));
    return builder.binary('RealDiv', node.name, [centred, deviation], dtype);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const deviation = forward.kept(node, 'deviation');
    backward.give(node.input, builder.binary('RealDiv', 'input', [upstream, deviation], forward.dtype));
  },
};

function deviationOf(node: NodeOf<'normalization'>, forward: Forward): string {
  const { builder } = forward;
  const root = builder.unary('Sqrt', `${node.name}/root`, forward.exact(node.variance));
  const deviation = builder.binary('Maximum', `${node.name}/deviation`, [root, builder.scalar(NORMALIZATION_EPSILON)]);
  return builder.cast(deviation, 'float32', forward.dtype);
}
