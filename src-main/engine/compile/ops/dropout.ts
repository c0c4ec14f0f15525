import { z } from 'zod';
import type { Operation } from '#main/engine/compile/operation.ts';
import { attr } from '#main/engine/tensorflow/attributes.ts';
import type { Forward } from '#main/engine/tensorflow/forward.ts';
import type { NodeOf } from '#main/engine/compile/graph.ts';

/** Values left out at random in training, the rest divided by `1 - rate`; drawn from the step's seed and the layer's name alone. */
export const dropout: Operation<'dropout'> = {
  op: 'dropout',
  layers: ['Dropout'],
  read: (layer) => {
    const rate = layer.setting('rate', z.number().min(0).lt(1));
    const noise = layer.setting('noiseShape', z.array(z.number().nullable()).nullish()) ?? null;
    const isImage = noise?.[0] === null && noise.length === layer.shape.length + 1 && noise.slice(1).every((size) => size === 1);
    if (noise !== null && !isImage) throw layer.unsupported('noiseShape');
    const unit = isImage ? 'image' : 'value';
    return [{ op: 'dropout', name: layer.name, shape: layer.shape, input: layer.input, rate, unit }];
  },
  toOnnx: (node, builder) => builder.node('Identity', [node.input], node.name),
  toTensorFlow: (node, forward) => {
    const input = forward.value(node.input);
    if (!forward.training || node.rate === 0) return input;
    const factors = forward.keep(node, 'factors', keptFactors(node, forward));
    return forward.builder.binary('Mul', node.name, [input, factors], forward.dtype);
  },
  gradient: (node, backward) => {
    const { builder, forward, upstream } = backward;
    if (!forward.hasKept(node, 'factors')) return backward.give(node.input, upstream);
    const factors = forward.kept(node, 'factors');
    return backward.give(node.input, builder.binary('Mul', 'input', [upstream, factors], forward.dtype));
  },
};

/** `1 / (1 - rate)` where a value stays (its random number is at least `rate`, as in Keras), 0 where not. */
function keptFactors(node: NodeOf<'dropout'>, forward: Forward): string {
  const { builder } = forward;
  return builder.within(`${node.name}/random`, () => {
    const own = builder.constant('layer', Int32Array.of(nameHash(node.name), 0), [2], 'int32');
    const seed = builder.binary('Add', 'seed', [forward.seed, own], 'int32');
    const numbers = builder.add('StatelessRandomUniform', 'numbers', [noiseShape(node, forward), seed], {
      dtype: attr.type('float32'),
      T: attr.type('int32'),
      Tseed: attr.type('int32'),
    });
    const stays = builder.binary('GreaterEqual', 'stays', [numbers, builder.scalar(node.rate)]);
    const factor = builder.binary('Mul', 'factors', [
      builder.cast(stays, 'bool', 'float32'),
      builder.scalar(1 / (1 - node.rate)),
    ]);
    return builder.cast(factor, 'float32', forward.dtype);
  });
}

/** Shape of the random numbers: the input's, or one for each image. */
function noiseShape(node: NodeOf<'dropout'>, forward: Forward): string {
  const whole = forward.shapeOf(node.input);
  if (node.unit === 'value') return whole;
  const { builder } = forward;
  const largest = builder.integers([LARGEST_INT, ...node.shape.map(() => 1)]);
  return builder.binary('Minimum', 'one_an_image', [whole, largest], 'int32');
}

const LARGEST_INT = 2 ** 31 - 1;

/** A 31-bit hash of a name (FNV-1a), so that each layer draws its own numbers. */
function nameHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  return hash & 0x7fffffff;
}
