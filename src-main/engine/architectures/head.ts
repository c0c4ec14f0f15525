import * as tfl from '@tensorflow/tfjs-layers';
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
