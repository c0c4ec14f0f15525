import { z } from 'zod';
import type { ForeignLayer } from './foreign-graph.ts';

const sliceSchema = z.looseObject({
  start: z.number().int().nullish(),
  stop: z.number().int().nullish(),
  step: z.number().int().nullish(),
});
const objectSchema = z.looseObject({ class_name: z.string().optional(), config: z.unknown().optional() });

type Part = 'rest' | 'all' | 'reversed' | number;

/**
 * What an index takes of the last axis where it leaves all others whole (`[..., 2]`, `[:, :, :, ::-1]`): one channel, or all of them the
 * other way round. Null for any other index.
 */
export function channelAt(index: unknown): 'reversed' | number | null {
  if (!Array.isArray(index)) return null;
  const parts = (index as readonly unknown[]).map(partOf);
  const last = parts.at(-1);
  const before = parts.slice(0, -1);
  const isLastAxis = before.length === 1 ? before[0] === 'rest' : before.length === 3 && before.every((part) => part === 'all');
  return isLastAxis && (last === 'reversed' || typeof last === 'number') ? last : null;
}

/** Keras 2 writes slices bare, Keras 3 with their class. */
function partOf(value: unknown): Part | null {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 ? value : null;
  const object = objectSchema.safeParse(value);
  if (!object.success) return null;
  if (object.data.class_name === '__ellipsis__') return 'rest';
  const slice = sliceSchema.safeParse(object.data.class_name === '__slice__' ? object.data.config : value);
  if (!slice.success) return null;
  const { start, stop, step } = slice.data;
  if ((start ?? null) !== null || (stop ?? null) !== null) return null;
  if (step === -1) return 'reversed';
  return (step ?? 1) === 1 ? 'all' : null;
}

/**
 * The layers with each stack of all single channels of one value, last one first (how Keras 3 prepares images for VGG and ResNet), as one
 * layer `ReverseChannels`; the single channels are gone where nothing else reads them. Other stacks and slices stay, to be refused by name.
 */
export function joinChannels(layers: readonly ForeignLayer[], output: string): ForeignLayer[] {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const joined = layers.map((layer) => (layer.kind === 'ops.Stack' ? (reversedOf(layer, byName) ?? layer) : layer));
  const read = new Set([output, ...joined.flatMap(({ inputs }) => inputs)]);
  return joined.filter(({ kind, name }) => kind !== 'ops.GetItem' || read.has(name));
}

function reversedOf(stack: ForeignLayer, byName: ReadonlyMap<string, ForeignLayer>): ForeignLayer | null {
  const slices = stack.inputs.flatMap((name) => byName.get(name) ?? []);
  const [source] = slices[0]?.inputs ?? [];
  const isReversed = slices.every(
    ({ kind, inputs, config }, index) =>
      kind === 'ops.GetItem' && inputs[0] === source && config['channel'] === slices.length - 1 - index,
  );
  if (source === undefined || slices.length !== stack.inputs.length || !isReversed) return null;
  // Were there more channels than are stacked, this would be another function.
  return { ...stack, kind: 'ReverseChannels', config: { channels: slices.length }, inputs: [source] };
}
