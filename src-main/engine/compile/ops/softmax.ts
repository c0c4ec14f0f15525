import type { Operation } from '#main/engine/compile/operation.ts';

/** Softmax over the last axis of a vector. */
export const softmax: Operation<'softmax'> = {
  op: 'softmax',
  layers: ['Softmax'],
  read: (layer) => {
    if (layer.shape.length !== 1) throw layer.unsupported('softmax over anything but a vector');
    return [{ op: 'softmax', name: layer.name, shape: layer.shape, input: layer.input }];
  },
  toOnnx: (node, builder) => builder.node('Softmax', [node.input], node.name, { axis: 1 }),
};
