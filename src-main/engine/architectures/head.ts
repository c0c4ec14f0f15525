import * as tfl from '@tensorflow/tfjs-layers';
import './normalization-layer.ts';
import { Normalization } from './normalization-layer.ts';

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
  const layers: tfl.layers.Layer[] = [new Normalization({ name: 'standardise', inputShape: [shape.featureCount] })];
  if (shape.hiddenUnits > 0) {
    layers.push(tfl.layers.dense({ name: 'hidden', units: shape.hiddenUnits, activation: 'relu', kernelInitializer: 'zeros' }));
  }
  if (shape.dropout > 0) layers.push(tfl.layers.dropout({ name: 'dropout', rate: shape.dropout }));
  layers.push(tfl.layers.dense({ name: 'classes', units: shape.classCount, activation: 'softmax', kernelInitializer: 'zeros' }));
  return tfl.sequential({ name: 'head', layers });
}

/** The head's topology as JSON, as the manifest keeps it. */
export function headTopology(head: tfl.LayersModel): unknown {
  const topology: unknown = head.toJSON(null, false);
  return topology;
}

/** Rebuilds a head from its topology (weights still to be read). Throws what TF.js throws on a topology it does not know. */
export async function headFromTopology(topology: unknown): Promise<tfl.LayersModel> {
  // `modelFromJSON` checks class by class what it is given; the file is hashed and written by CaseLens itself.
  return tfl.models.modelFromJSON(topology as Parameters<typeof tfl.models.modelFromJSON>[0]);
}
