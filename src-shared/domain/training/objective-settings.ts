import type { OptimizerName } from './optimizers.ts';
import { OPTIMIZERS } from './optimizers.ts';
import { SAMPLINGS } from './sampling.ts';
import type { Sampling } from './sampling.ts';
import type { SettingRule } from './setting-rules.ts';

/** Losses that can be chosen, by Keras' names. The focal loss takes their place where `focalGamma` is above 0. */
export const CHOSEN_LOSSES = ['categorical-crossentropy', 'binary-crossentropy'] as const;
export type ChosenLoss = (typeof CHOSEN_LOSSES)[number];

/** What training makes small, and how. */
export interface ObjectiveSettings {
  /** Without effect on a single sigmoid unit, whose loss is the binary one. */
  readonly loss: ChosenLoss;
  readonly labelSmoothing: number;
  /** Above 0: the focal loss with this gamma instead of cross-entropy. */
  readonly focalGamma: number;
  readonly classWeights: 'none' | 'balanced';
  /** All images of an epoch in random order, or as many of each class. */
  readonly sampling: Sampling;
  readonly optimizer: OptimizerName;
  /** Of SGD and RMSprop. */
  readonly momentum: number;
  /** Of SGD. */
  readonly nesterov: boolean;
  /** Of AdamW. */
  readonly weightDecay: number;
  readonly l1: number;
  readonly l2: number;
  /** All gradients of a step together are scaled down to this norm; 0: no limit. */
  readonly clipNorm: number;
  /** Units of an extra dense layer with ReLU before the output; 0: none. */
  readonly hiddenUnits: number;
  readonly dropout: number;
  /** `auto`: bfloat16 where the measurement on this computer found it faster. */
  readonly precision: 'auto' | 'float32' | 'bfloat16';
}

/** The rules of these settings, in the order in which they are shown. */
export const OBJECTIVE_SETTING_RULES = {
  loss: { kind: 'choice', choices: CHOSEN_LOSSES },
  labelSmoothing: { kind: 'number', min: 0, max: 0.9 },
  focalGamma: { kind: 'number', min: 0, max: 10 },
  classWeights: { kind: 'choice', choices: ['none', 'balanced'] },
  sampling: { kind: 'choice', choices: SAMPLINGS },
  optimizer: { kind: 'choice', choices: Object.keys(OPTIMIZERS) },
  momentum: { kind: 'number', min: 0, max: 0.999 },
  nesterov: { kind: 'boolean' },
  weightDecay: { kind: 'number', min: 0, max: 1 },
  l1: { kind: 'number', min: 0, max: 10 },
  l2: { kind: 'number', min: 0, max: 10 },
  clipNorm: { kind: 'number', min: 0, max: 1e6 },
  hiddenUnits: { kind: 'integer', min: 0, max: 4096 },
  dropout: { kind: 'number', min: 0, max: 0.95 },
  precision: { kind: 'choice', choices: ['auto', 'float32', 'bfloat16'] },
} as const satisfies Readonly<Record<keyof ObjectiveSettings, SettingRule>>;

/** Keras' defaults. */
export const OBJECTIVE_SETTINGS: ObjectiveSettings = {
  loss: 'categorical-crossentropy',
  labelSmoothing: 0,
  focalGamma: 0,
  classWeights: 'none',
  sampling: 'shuffled',
  optimizer: 'adam',
  momentum: 0,
  nesterov: false,
  weightDecay: 0.004,
  l1: 0,
  l2: 0,
  clipNorm: 0,
  hiddenUnits: 0,
  dropout: 0,
  precision: 'auto',
};
