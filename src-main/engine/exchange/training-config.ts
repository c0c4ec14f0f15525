import type { ModelManifest } from '#shared/contract/engine/manifest.ts';

/** `training_config` of Keras 2: what `compile` was told. */
export interface TrainingConfig {
  readonly loss: string;
  readonly metrics: readonly string[];
  readonly weighted_metrics: null;
  readonly loss_weights: null;
  readonly optimizer_config: { readonly class_name: string; readonly config: Readonly<Record<string, unknown>> };
}

/** How a model was compiled for its training here, or null where it was not trained here. The optimiser's state is not kept with models. */
export function trainingConfigOf({ training, output }: ModelManifest): TrainingConfig | null {
  if (training === null) return null;
  const loss = output === 'sigmoid' ? 'binary_crossentropy' : 'categorical_crossentropy';
  return {
    loss,
    metrics: ['accuracy'],
    weighted_metrics: null,
    loss_weights: null,
    optimizer_config: optimizerOf(training.settings),
  };
}

type Settings = NonNullable<ModelManifest['training']>['settings'];
interface OptimizerConfig {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

function optimizerOf(settings: Settings): OptimizerConfig {
  const learningRate = { learning_rate: settings.learningRate };
  const adam = { ...learningRate, beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7 };
  // Heads are trained with Adam.
  if (!('optimizer' in settings)) return { class_name: 'Adam', config: { name: 'Adam', ...adam, amsgrad: false } };
  switch (settings.optimizer) {
    case 'sgd':
      return {
        class_name: 'SGD',
        config: { name: 'SGD', ...learningRate, momentum: settings.momentum, nesterov: settings.nesterov },
      };
    case 'rmsprop':
      return {
        class_name: 'RMSprop',
        config: { name: 'RMSprop', ...learningRate, rho: 0.9, momentum: settings.momentum, epsilon: 1e-7, centered: false },
      };
    case 'adamw':
      return { class_name: 'AdamW', config: { name: 'AdamW', ...adam, weight_decay: settings.weightDecay, amsgrad: false } };
    default:
      return { class_name: 'Adam', config: { name: 'Adam', ...adam, amsgrad: false } };
  }
}
