import type { NodeOf } from '#main/engine/compile/graph.ts';
import { attr } from './attributes.ts';
import type { Backward } from './backward.ts';

/** One value a channel, repeated over all rows and columns of a global pooling's input. */
export function spreadOverPixels(
  backward: Backward,
  node: NodeOf<'global-average-pool' | 'global-max-pool'>,
  value: string,
): string {
  const { builder, forward } = backward;
  const [, , channels = 1] = node.inputShape;
  const map = forward.reshape('map', value, [-1, 1, 1, channels]);
  return builder.add('BroadcastTo', 'spread', [map, forward.shapeOf(node.input)], { ...forward.T, Tidx: attr.type('int32') });
}
