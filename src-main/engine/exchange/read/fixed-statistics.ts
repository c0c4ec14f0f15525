import { z } from 'zod';
import { NORMALIZATION_EPSILON } from '#main/engine/architectures/normalization-layer.ts';
import { channelConstant } from './channel-constant.ts';
import type { ChannelConstant } from './channel-constant.ts';
import type { ForeignLayer } from './foreign-graph.ts';

const lastAxisNumber = z.literal(-1).or(z.literal(3));

/** The axis of a `Normalization`; Keras normalises along the last one unless told otherwise: `-1`, `[-1]`, or its number in a list. */
export const lastAxisSchema = lastAxisNumber.or(z.tuple([lastAxisNumber])).nullish();

/**
 * A `Normalization` whose mean and variance are settings, not weights (EfficientNetV2), as the `Rescaling` by fixed numbers that it is. Any
 * other layer stays as it is.
 */
export function withFixedStatistics(layer: ForeignLayer): ForeignLayer {
  const { kind, config } = layer;
  const mean = channelConstant(config['mean']);
  const variance = channelConstant(config['variance']);
  const isForward = config['invert'] === undefined || config['invert'] === null || config['invert'] === false;
  const isUsual = lastAxisSchema.safeParse(config['axis']).success && isForward;
  if (kind !== 'Normalization' || mean === null || variance === null || !isUsual) return layer;
  const length = Math.max(lengthOf(mean), lengthOf(variance));
  const channels = Array.from({ length }, (_, channel) => {
    const factor = 1 / Math.max(Math.sqrt(at(variance, channel)), NORMALIZATION_EPSILON);
    return { scale: factor, offset: -at(mean, channel) * factor };
  });
  const settings = { scale: channels.map(({ scale }) => scale), offset: channels.map(({ offset }) => offset) };
  return { ...layer, kind: 'Rescaling', config: settings };
}

function lengthOf(constant: ChannelConstant): number {
  return typeof constant === 'number' ? 1 : constant.length;
}

/** Not a number behind the end of a list that is too short: no setting that is taken. */
function at(constant: ChannelConstant, channel: number): number {
  return typeof constant === 'number' ? constant : (constant[channel] ?? Number.NaN);
}
