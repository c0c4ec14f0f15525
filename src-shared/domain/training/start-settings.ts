import type { SettingRule } from './setting-rules.ts';

/** Where a network's weights come from: a file that the user imported, random numbers, or the network that comes with CaseLens in its place. */
export const STARTS = ['file', 'random', 'bundled'] as const;
export type Start = (typeof STARTS)[number];

/** What of a network is trained; its top always is. */
export const TRAINED_PARTS = ['all', 'last-blocks', 'top'] as const;
export type TrainedPart = (typeof TRAINED_PARTS)[number];

/** What a network starts from, and which of its layers training changes. */
export interface StartSettings {
  readonly start: Start;
  readonly trained: TrainedPart;
  /** How many of the network's last blocks, where `trained` is `last-blocks`; more than it has: all. */
  readonly trainedBlocks: number;
  /** The batch norms of the network keep their statistics, scales and offsets: a Keras layer with `trainable = False`. */
  readonly freezeBatchNorm: boolean;
  /** Epochs before the others in which only the top is trained, the network frozen; 0: none. */
  readonly headEpochs: number;
  /** The learning rate of those epochs. */
  readonly headLearningRate: number;
}

/** The rules of these settings, in the order in which they are shown. */
export const START_SETTING_RULES = {
  start: { kind: 'choice', choices: STARTS },
  trained: { kind: 'choice', choices: TRAINED_PARTS },
  trainedBlocks: { kind: 'integer', min: 1, max: 64 },
  freezeBatchNorm: { kind: 'boolean' },
  headEpochs: { kind: 'integer', min: 0, max: 1000 },
  headLearningRate: { kind: 'number', above: 0, max: 1 },
} as const satisfies Readonly<Record<keyof StartSettings, SettingRule>>;

/** All of a network from nothing. */
export const START_SETTINGS: StartSettings = {
  start: 'random',
  trained: 'all',
  trainedBlocks: 1,
  freezeBatchNorm: false,
  headEpochs: 0,
  headLearningRate: 0.001,
};
