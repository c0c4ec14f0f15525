import * as tfl from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import { Normalization } from './normalization-layer.ts';

/** Classes or hidden units of any head; a hostile topology must not make us allocate. */
const MAX_UNITS = 20_000;

/** What a head looks like. `hiddenUnits` 0: no hidden layer (then `dropout` acts on the features themselves). */
export interface HeadShape {
  readonly featureCount: number;
  readonly classCount: number;
  readonly hiddenUnits: number;
  readonly dropout: number;
}

/**
 * A head on pooled features: standardisation, an optional hidden ReLU layer, dropout, softmax over the classes.
 * Weights are zero until they are drawn (`training/initial-weights.ts`) or read. The caller disposes it. TF.js must be ready.
 */
export function buildHead(shape: HeadShape): tfl.LayersModel {
  const input = tfl.input({ name: 'features', shape: [shape.featureCount] });
  const layers: tfl.layers.Layer[] = [new Normalization({ name: 'standardise' })];
  if (shape.hiddenUnits > 0) {
    layers.push(tfl.layers.dense({ name: 'hidden', units: shape.hiddenUnits, activation: 'relu', kernelInitializer: 'zeros' }));
  }
  if (shape.dropout > 0) layers.push(tfl.layers.dropout({ name: 'dropout', rate: shape.dropout }));
  layers.push(tfl.layers.dense({ name: 'classes', units: shape.classCount, activation: 'softmax', kernelInitializer: 'zeros' }));
  // A layer on one symbolic tensor gives one symbolic tensor.
  const output = layers.reduce((value, layer) => layer.apply(value) as tfl.SymbolicTensor, input);
  return tfl.model({ name: 'head', inputs: input, outputs: output });
}

/** The head's topology as JSON, as the manifest keeps it. */
export function headTopology(head: tfl.LayersModel): unknown {
  const topology: unknown = head.toJSON(null, false);
  return topology;
}

const HEAD_LAYERS = ['InputLayer', 'Normalization', 'Dense', 'Dropout'] as const;

const topologySchema = z.looseObject({
  class_name: z.string(),
  config: z.looseObject({
    layers: z
      .array(
        z.looseObject({
          class_name: z.enum(HEAD_LAYERS),
          config: z.looseObject({ units: z.number().int().min(1).max(MAX_UNITS).optional() }),
        }),
      )
      .max(HEAD_LAYERS.length + 1),
  }),
});

/**
 * Rebuilds a head from its topology (weights still to be read): only the layers that heads are made of, none larger than any head.
 * Errors: `model/unreadable`. The caller disposes the model. TF.js must be ready.
 */
export async function headFromTopology(topology: unknown, path: string): Promise<tfl.LayersModel> {
  try {
    // Checked above as far as it could do harm; TF.js checks the rest class by class.
    const checked = topologySchema.parse(topology) as unknown as Parameters<typeof tfl.models.modelFromJSON>[0];
    return await tfl.models.modelFromJSON(checked);
  } catch (cause) {
    throw new AppError('model/unreadable', { path, reason: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}
