import type { LayerView } from '#main/engine/compile/layer-view.ts';

/** An initialiser as Keras writes it. It is never used: every weight is in the file. */
export function initializer(className: 'Zeros' | 'Ones' | 'GlorotUniform'): object {
  const config = className === 'GlorotUniform' ? { seed: null } : {};
  return { module: 'keras.initializers', class_name: className, config, registered_name: null };
}

/** What a layer with kernel and bias says where nothing holds its weights back. */
export const UNREGULATED = {
  kernel_regularizer: null,
  bias_regularizer: null,
  activity_regularizer: null,
  kernel_constraint: null,
  bias_constraint: null,
} as const;

/** Keras' names of activations by TF.js' names. */
const ACTIVATIONS: Readonly<Record<string, string>> = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  elu: 'elu',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  swish: 'swish',
  softmax: 'softmax',
  hardSigmoid: 'hard_sigmoid',
};

/** An activation in Keras' words. Errors: `model/unsupported-layer` for one that Keras 2 does not have. */
export function kerasActivation(view: LayerView, activation: string): string {
  const name = ACTIVATIONS[activation];
  if (name === undefined) throw view.unsupported(`activation ${activation} cannot be written for Keras`);
  return name;
}

/** What a model's layers are written for: TensorFlow, with weights as Keras 2.15 lays them out. */
export const KERAS_VERSION = '2.15.0';
