import type { BatchNormNode, Weight } from '#main/engine/compile/graph.ts';
import { attr } from './attributes.ts';
import type { Forward } from './forward.ts';

/**
 * Brings moving statistics up to date as Keras does: `moving -= (moving - batch) * (1 - momentum)`. TensorFlow's fused operation gives
 * the variance with Bessel's correction, and Keras keeps that for feature maps; for vectors Keras does not use the fused operation and
 * keeps the plain variance.
 */
export function updateMovingStatistics(
  node: BatchNormNode,
  forward: Forward,
  batch: { readonly mean: string; readonly variance: string },
): void {
  forward.builder.within(`${node.name}/moving`, () => {
    const variance = node.shape.length === 1 ? plainVariance(forward, node, batch.variance) : batch.variance;
    update(forward, node.mean, { batch: batch.mean, momentum: node.momentum });
    update(forward, node.variance, { batch: variance, momentum: node.momentum });
  });
}

/** `variance * max(n - 1, 1) / n`. */
function plainVariance(forward: Forward, node: BatchNormNode, variance: string): string {
  const { builder } = forward;
  const shape = forward.shapeOf(node.input);
  const attributes = { T: attr.type('int32'), Index: attr.type('int32') };
  const first = builder.add('Slice', 'rows', [shape, builder.integers([0]), builder.integers([1])], attributes);
  const count = builder.cast(first, 'int32', 'float32');
  const less = builder.binary('Maximum', 'less', [
    builder.binary('Sub', 'minus_one', [count, builder.scalar(1)]),
    builder.scalar(1),
  ]);
  return builder.binary('Mul', 'plain', [variance, builder.binary('RealDiv', 'factor', [less, count])]);
}

function update(forward: Forward, weight: Weight, { batch, momentum }: { batch: string; momentum: number }): void {
  const { builder } = forward;
  const difference = builder.binary('Sub', 'difference', [forward.exact(weight), batch]);
  const change = builder.binary('Mul', 'change', [difference, builder.scalar(1 - momentum)]);
  forward.updates.push(
    builder.add('AssignSubVariableOp', 'update', [forward.handle(weight), change], { dtype: attr.type('float32') }),
  );
}
