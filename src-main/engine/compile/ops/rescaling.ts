import { z } from 'zod';
import type { NodeOf } from '#main/engine/compile/graph.ts';
import type { LayerView } from '#main/engine/compile/layer-view.ts';
import type { Operation } from '#main/engine/compile/operation.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';

const factorsSchema = z
  .number()
  .transform((factor) => [factor])
  .or(z.array(z.number()).min(1));

/** `x * scale + offset`. */
export const rescaling: Operation<'rescaling'> = {
  op: 'rescaling',
  layers: ['Rescaling'],
  read: (layer) => {
    const { name, shape, input } = layer;
    return [{ op: 'rescaling', name, shape, input, scale: factorsOf(layer, 'scale'), offset: factorsOf(layer, 'offset') }];
  },
  toOnnx: (node, builder) => {
    const constant = (role: 'scale' | 'offset'): string => {
      const { length } = node[role];
      // Feature maps are channels first there.
      const dims = length === 1 ? [] : node.shape.length === 3 ? [length, 1, 1] : [length];
      return builder.constant(`${node.name}/${role}`, dims, Float32Array.from(node[role]));
    };
    const scaled = `${node.name}/scaled`;
    builder.node('Mul', [node.input, constant('scale')], scaled);
    builder.node('Add', [scaled, constant('offset')], node.name);
  },
  toTensorFlow: (node, forward) => {
    const { builder, dtype } = forward;
    const inputs: readonly [string, string] = [forward.value(node.input), factors(node, forward, 'scale')];
    const scaled = builder.binary('Mul', `${node.name}/scaled`, inputs, dtype);
    return builder.binary('AddV2', node.name, [scaled, factors(node, forward, 'offset')], dtype);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    backward.give(node.input, builder.binary('Mul', 'input', [upstream, factors(node, forward, 'scale')], forward.dtype));
  },
};

/** One number, or one for each channel. */
function factorsOf(layer: LayerView, role: 'scale' | 'offset'): readonly number[] {
  const found = layer.setting(role, factorsSchema);
  const isFitting = (layer.shape.length === 1 || layer.shape.length === 3) && found.length === layer.shape.at(-1);
  if (found.length !== 1 && !isFitting) throw layer.unsupported(`${role} of ${found.length} channels`);
  return found;
}

function factors(node: NodeOf<'rescaling'>, { builder, dtype }: Forward, role: 'scale' | 'offset'): string {
  const values = node[role];
  const [first = 0] = values;
  const constant =
    values.length === 1
      ? builder.scalar(first)
      : builder.constant(`${node.name}/${role}`, Float32Array.from(values), [values.length]);
  return builder.cast(constant, 'float32', dtype);
}
