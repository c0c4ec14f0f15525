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
  return {
    loss: lossOf(training.settings, output),
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

/** Keras' name of the loss; a focal loss is written as the cross-entropy that it weighs. */
function lossOf(settings: Settings, output: ModelManifest['output']): string {
  if (output === 'sigmoid') return 'binary_crossentropy';
  return 'loss' in settings ? settings.loss.replaceAll('-', '_') : 'categorical_crossentropy';
}

/** What every optimiser of Keras 2 says; `Custom>` is how Keras marks those that are not its older ones. */
const COMMON = {
  weight_decay: null,
  clipnorm: null,
  global_clipnorm: null,
  clipvalue: null,
  use_ema: false,
  ema_momentum: 0.99,
  ema_overwrite_frequency: null,
  jit_compile: false,
  is_legacy_optimizer: false,
} as const;

function optimizerOf(settings: Settings): OptimizerConfig {
  const common = { ...COMMON, learning_rate: settings.learningRate };
  const adam = { beta_1: 0.9, beta_2: 0.999, epsilon: 1e-7, amsgrad: false };
  const named = (name: string, own: Readonly<Record<string, unknown>>): OptimizerConfig => ({
    class_name: `Custom>${name}`,
    config: { name, ...common, ...own },
  });
  // Heads are trained with Adam.
  if (!('optimizer' in settings)) return named('Adam', adam);
  const { optimizer, momentum, nesterov, weightDecay, clipNorm } = settings;
  const clipped = clipNorm > 0 ? { global_clipnorm: clipNorm } : {};
  switch (optimizer) {
    case 'sgd':
      return named('SGD', { ...clipped, momentum, nesterov });
    case 'rmsprop':
      return named('RMSprop', { ...clipped, rho: 0.9, momentum, epsilon: 1e-7, centered: false });
    case 'adamw':
      return named('AdamW', { ...clipped, ...adam, weight_decay: weightDecay });
    case 'adam':
      return named('Adam', { ...clipped, ...adam });
  }
}
