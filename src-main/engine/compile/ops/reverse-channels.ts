import type { NodeOf } from '#main/engine/compile/graph.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';

/** Channels, or the values of vectors, the other way round. */
export const reverseChannels: Operation<'reverse-channels'> = {
  op: 'reverse-channels',
  layers: ['ReverseChannels'],
  read: (layer) => {
    if (layer.shape.length !== 1 && layer.shape.length !== 3) throw layer.unsupported('neither a vector nor a feature map');
    return [{ op: 'reverse-channels', name: layer.name, shape: layer.shape, input: layer.input }];
  },
  toOnnx: (node, builder) => {
    const last = (node.shape.at(-1) ?? 1) - 1;
    const channels = Array.from({ length: last + 1 }, (_, channel) => last - channel);
    // Axis 1 is the channels of a feature map there, and the values of a vector.
    builder.node('Gather', [node.input, builder.integers(`${node.name}/order`, channels)], node.name, { axis: 1 });
  },
  toTensorFlow: (node, forward) => reversed(node, forward, { name: node.name, value: forward.value(node.input) }),
  gradient: (node, backward) =>
    backward.give(node.input, reversed(node, backward.forward, { name: 'input', value: backward.upstream })),
};

function reversed(
  node: NodeOf<'reverse-channels'>,
  { builder, T }: Forward,
  { name, value }: { readonly name: string; readonly value: string },
): string {
  const axis = builder.integers([node.shape.length]);
  return builder.add('ReverseV2', name, [value, axis], { ...T, Tidx: attr.type('int32') });
}
