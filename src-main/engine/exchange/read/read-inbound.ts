import { z } from 'zod';

/** Deeper than any list of tensors that Keras writes. */
const MAX_DEPTH = 6;

const referenceSchema = z.tuple([z.string(), z.number().int(), z.number().int()]).rest(z.unknown());
const historySchema = z.looseObject({
  class_name: z.literal('__keras_tensor__'),
  config: z.looseObject({ keras_history: referenceSchema }),
});

/** Where a layer's input comes from: a layer, and which of its outputs. */
export interface InboundTensor {
  readonly layer: string;
  readonly output: number;
}

/**
 * What a layer reads, from `inbound_nodes` in either dialect: a list of references (`['conv', 0, 0, {}]`) of Keras 2 and TF.js, or the
 * arguments of the call with tensors in them of Keras 3. One list for each time that the layer is used.
 */
export function inboundTensors(nodes: unknown): readonly (readonly InboundTensor[])[] {
  if (!Array.isArray(nodes)) return [];
  const list: readonly unknown[] = nodes;
  return list.map((node) => tensorsIn(node, 0));
}

/** The references of `input_layers` and `output_layers`: a list of them, or a single one (Keras 3). */
export function endTensors(ends: unknown): readonly InboundTensor[] {
  return tensorsIn(ends, 0);
}

/** The tensor that a value of a call is; null where it is none, or several. */
export function tensorIn(value: unknown): InboundTensor | null {
  const reference = referenceSchema.safeParse(value);
  const isTensor = reference.success || historySchema.safeParse(value).success;
  return isTensor ? (tensorsIn(value, 0)[0] ?? null) : null;
}

const trainingSchema = z.looseObject({ training: z.boolean() });

/**
 * What a layer of Keras 2 is told of training whenever the model runs (`layer(x, training=True)`); null: nothing, as is usual. A model of
 * Keras 3 tells its layers anew each time it runs (`operation_fn` in `keras/src/models/functional.py`), whatever stands in the file: its
 * calls are objects, Keras 2's are lists.
 */
export function trainingIn(nodes: unknown, depth = 0): boolean | null {
  const told = trainingSchema.safeParse(nodes);
  if (told.success) return told.data.training;
  if (depth > MAX_DEPTH || !Array.isArray(nodes)) return null;
  const inside = nodes.map((value: unknown) => trainingIn(value, depth + 1));
  return inside.find((value) => value !== null) ?? null;
}

function tensorsIn(value: unknown, depth: number): readonly InboundTensor[] {
  if (depth > MAX_DEPTH) return [];
  const reference = referenceSchema.safeParse(value);
  if (reference.success) return [{ layer: reference.data[0], output: reference.data[2] }];
  const history = historySchema.safeParse(value);
  if (history.success) return tensorsIn(history.data.config.keras_history, depth);
  if (Array.isArray(value)) return value.flatMap((item: unknown) => tensorsIn(item, depth + 1));
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((item: unknown) => tensorsIn(item, depth + 1));
}
