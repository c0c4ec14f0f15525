import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { AppError } from '#shared/errors/app-error.ts';

/** The layers of a model from its only input to its only output. */
export interface ModelEnds {
  /** Every layer comes behind those that it reads; the input layer is among them. */
  readonly layers: readonly layers.Layer[];
  /** Names of the first and the last layer. */
  readonly input: string;
  readonly output: string;
}

/** A model's layers and ends. Errors: `model/unsupported-layer` for several inputs or outputs. */
export function layersBetweenEnds(model: LayersModel): ModelEnds {
  const [input] = model.inputs;
  const [output] = model.outputs;
  if (input === undefined || output === undefined || model.inputs.length + model.outputs.length !== 2) {
    const reason = 'it must have one input and one output';
    throw new AppError('model/unsupported-layer', { layer: model.name, kind: 'Model', reason });
  }
  const first = input.sourceLayer;
  return {
    // `model.layers` is ordered by depth; a sequential model does not list its input layer.
    layers: model.layers.includes(first) ? model.layers : [first, ...model.layers],
    input: first.name,
    output: output.sourceLayer.name,
  };
}
