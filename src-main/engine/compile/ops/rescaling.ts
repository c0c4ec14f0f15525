import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';

/** `x * scale + offset`. */
export const rescaling: Operation<'rescaling'> = {
  op: 'rescaling',
  layers: ['Rescaling'],
  read: (layer) => {
    const scale = layer.setting('scale', z.number());
    const offset = layer.setting('offset', z.number());
    return [{ op: 'rescaling', name: layer.name, shape: layer.shape, input: layer.input, scale, offset }];
  },
  toOnnx: (node, builder) => {
    const scaled = `${node.name}/scaled`;
    builder.node('Mul', [node.input, builder.constant(`${node.name}/scale`, [], Float32Array.of(node.scale))], scaled);
    builder.node('Add', [scaled, builder.constant(`${node.name}/offset`, [], Float32Array.of(node.offset))], node.name);
  },
  toTensorFlow: (node, forward) => {
    const { builder, dtype } = forward;
    const scale = builder.cast(builder.scalar(node.scale), 'float32', dtype);
    const offset = builder.cast(builder.scalar(node.offset), 'float32', dtype);
    const scaled = builder.binary('Mul', `${node.name}/scaled`, [forward.value(node.input), scale], dtype);
    return builder.binary('AddV2', node.name, [scaled, offset], dtype);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    const scale = builder.cast(builder.scalar(node.scale), 'float32', forward.dtype);
    backward.give(node.input, builder.binary('Mul', 'input', [upstream, scale], forward.dtype));
  },
};
