import { z } from 'zod';

/** A number for all channels, or one for each of them. */
export type ChannelConstant = number | readonly number[];

/** More channels than any layer has. */
const MAX_CHANNELS = 100_000;
const numberSchema = z.number();
const listSchema = z.array(z.number()).min(1).max(MAX_CHANNELS);
const wrappedSchema = z.looseObject({
  class_name: z.enum(['__tensor__', '__numpy__']),
  config: z.looseObject({ value: z.unknown() }),
});

/**
 * A constant of Keras' JSON that is one number, or differs along the last axis only: bare, in lists of one (`[[[0.5, 0.4, 0.3]]]`), or as
 * Keras 3 keeps tensors and arrays. Null for anything else. Numbers are finite.
 */
export function channelConstant(value: unknown): ChannelConstant | null {
  const wrapped = wrappedSchema.safeParse(value);
  let inner: unknown = wrapped.success ? wrapped.data.config.value : value;
  while (Array.isArray(inner) && inner.length === 1) inner = inner[0] as unknown;
  const number = numberSchema.safeParse(inner);
  if (number.success) return number.data;
  const list = listSchema.safeParse(inner);
  return list.success ? list.data : null;
}
