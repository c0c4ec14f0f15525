import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';

/** Values one after another along the channels, or along the only axis of vectors. */
export const concatenate: Operation<'concatenate'> = {
  op: 'concatenate',
  layers: ['Concatenate'],
  read: (layer) => {
    const axis = layer.setting('axis', z.number().int());
    if (axis !== -1 && axis !== layer.shape.length) throw layer.unsupported(`axis ${axis}`);
    const { name, shape, inputs, inputShapes } = layer;
    return [{ op: 'concatenate', name, shape, inputs, inputShapes }];
  },
  // Axis 1 is the channels of a feature map there, and the values of a vector.
  toOnnx: (node, builder) => builder.node('Concat', node.inputs, node.name, { axis: 1 }),
  toTensorFlow: (node, forward) => {
    const axis = forward.builder.constant(`${node.name}/axis`, Int32Array.of(node.shape.length), [], 'int32');
    const values = node.inputs.map((name) => forward.value(name));
    return forward.builder.add('ConcatV2', node.name, [...values, axis], {
      ...forward.T,
      N: attr.int(values.length),
      Tidx: attr.type('int32'),
    });
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    let start = 0;
    node.inputs.forEach((name, at) => {
      const shape = node.inputShapes[at] ?? [];
      const before = [...shape.map(() => 0), start];
      start += shape.at(-1) ?? 0;
      if (!backward.wants(name)) return;
      const inputs = [upstream, builder.integers(before), builder.integers([-1, ...shape])];
      backward.give(name, builder.add('Slice', `input${String(at)}`, inputs, { ...forward.T, Index: attr.type('int32') }));
    });
  },
};
