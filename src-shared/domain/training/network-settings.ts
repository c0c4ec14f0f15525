import type { AugmentationSettings } from '#shared/domain/imaging/augmentation-settings.ts';
import { AUGMENTATION_RULES, NO_AUGMENTATION } from '#shared/domain/imaging/augmentation-settings.ts';
import type { OptimizerName } from './optimizers.ts';
import { OPTIMIZERS } from './optimizers.ts';
import { SCHEDULES } from './schedules.ts';
import type { Schedule } from './schedules.ts';
import type { SettingRule } from './setting-rules.ts';

/** Settings of a run that trains a whole network. Ranges: `NETWORK_SETTING_RULES`; words: `train.setting.<name>` in the messages. */
export interface NetworkSettings extends AugmentationSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** How the learning rate goes over the epochs. */
  readonly schedule: Schedule;
  readonly optimizer: OptimizerName;
  /** Of SGD and RMSprop. */
  readonly momentum: number;
  /** Of SGD. */
  readonly nesterov: boolean;
  /** Of AdamW. */
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  /** Above 0: the focal loss with this gamma instead of cross-entropy. */
  readonly focalGamma: number;
  readonly l1: number;
  readonly l2: number;
  /** All gradients of a step together are scaled down to this norm; 0: no limit. */
  readonly clipNorm: number;
  readonly dropout: number;
  readonly classWeights: 'none' | 'balanced';
  /** Epochs without a lower validation loss before stopping. */
  readonly patience: number;
  /** `auto`: bfloat16 where the measurement on this computer found it faster. */
  readonly precision: 'auto' | 'float32' | 'bfloat16';
}

/** The rule of every setting of a whole network, in the order in which they are shown. */
export const NETWORK_SETTING_RULES = {
  epochs: { kind: 'integer', min: 1, max: 1000 },
  batchSize: { kind: 'integer', min: 1, max: 1024 },
  learningRate: { kind: 'number', above: 0, max: 1 },
  schedule: { kind: 'choice', choices: SCHEDULES },
  optimizer: { kind: 'choice', choices: Object.keys(OPTIMIZERS) },
  momentum: { kind: 'number', min: 0, max: 0.999 },
  nesterov: { kind: 'boolean' },
  weightDecay: { kind: 'number', min: 0, max: 1 },
  labelSmoothing: { kind: 'number', min: 0, max: 0.9 },
  focalGamma: { kind: 'number', min: 0, max: 10 },
  l1: { kind: 'number', min: 0, max: 10 },
  l2: { kind: 'number', min: 0, max: 10 },
  clipNorm: { kind: 'number', min: 0, max: 1e6 },
  dropout: { kind: 'number', min: 0, max: 0.95 },
  classWeights: { kind: 'choice', choices: ['none', 'balanced'] },
  patience: { kind: 'integer', min: 1, max: 1000 },
  precision: { kind: 'choice', choices: ['auto', 'float32', 'bfloat16'] },
  ...AUGMENTATION_RULES,
} as const satisfies Readonly<Record<keyof NetworkSettings, SettingRule>>;

/** What a recipe's own defaults are laid over: Keras' defaults, images as they are. */
export const NETWORK_SETTINGS: NetworkSettings = {
  epochs: 30,
  batchSize: 32,
  learningRate: 0.001,
  schedule: 'constant',
  optimizer: 'adam',
  momentum: 0,
  nesterov: false,
  weightDecay: 0.004,
  labelSmoothing: 0,
  focalGamma: 0,
  l1: 0,
  l2: 0,
  clipNorm: 0,
  dropout: 0,
  classWeights: 'none',
  patience: 10,
  precision: 'auto',
  ...NO_AUGMENTATION,
};
