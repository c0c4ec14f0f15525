import { MONITORS } from './monitor.ts';
import type { Monitor } from './monitor.ts';
import { SCHEDULES } from './schedules.ts';
import type { Schedule } from './schedules.ts';
import type { SettingRule } from './setting-rules.ts';

/** How a run goes over its epochs: learning rate, which epoch is the best, when it stops, what it writes. */
export interface CourseSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** How the learning rate goes over the epochs. */
  readonly schedule: Schedule;
  /** Of `step`: epochs between two steps. */
  readonly stepEpochs: number;
  /** Of `step`: what the rate is multiplied by. */
  readonly stepFactor: number;
  /** Epochs over which the rate rises evenly to its full height; 0: none. May be a part of an epoch. */
  readonly warmupEpochs: number;
  /** What the best epoch is chosen by, and early stopping. */
  readonly monitor: Monitor;
  /** Epochs without a better one before stopping; 0: no early stopping. */
  readonly patience: number;
  /** Keras' `ReduceLROnPlateau`: epochs without a better one before the rate is lowered; 0: off. */
  readonly reducePatience: number;
  readonly reduceFactor: number;
  /** The rate is never lowered below. */
  readonly minLearningRate: number;
  readonly reduceMonitor: Monitor;
  /** Event files for TensorBoard beside the run. */
  readonly tensorBoard: boolean;
}

/** The rules of these settings, in the order in which they are shown. */
export const COURSE_SETTING_RULES = {
  epochs: { kind: 'integer', min: 1, max: 1000 },
  batchSize: { kind: 'integer', min: 1, max: 1024 },
  learningRate: { kind: 'number', above: 0, max: 1 },
  schedule: { kind: 'choice', choices: SCHEDULES },
  stepEpochs: { kind: 'integer', min: 1, max: 1000 },
  stepFactor: { kind: 'number', above: 0, max: 1 },
  warmupEpochs: { kind: 'number', min: 0, max: 1000 },
  monitor: { kind: 'choice', choices: MONITORS },
  patience: { kind: 'integer', min: 0, max: 1000 },
  reducePatience: { kind: 'integer', min: 0, max: 1000 },
  reduceFactor: { kind: 'number', above: 0, max: 0.99 },
  minLearningRate: { kind: 'number', min: 0, max: 1 },
  reduceMonitor: { kind: 'choice', choices: MONITORS },
  tensorBoard: { kind: 'boolean' },
} as const satisfies Readonly<Record<keyof CourseSettings, SettingRule>>;

/** Keras' defaults where it has any: `fit`, `ReduceLROnPlateau` (which is off). */
export const COURSE_SETTINGS: CourseSettings = {
  epochs: 30,
  batchSize: 32,
  learningRate: 0.001,
  schedule: 'constant',
  stepEpochs: 10,
  stepFactor: 0.1,
  warmupEpochs: 0,
  monitor: 'val_loss',
  patience: 10,
  reducePatience: 0,
  reduceFactor: 0.1,
  minLearningRate: 0,
  reduceMonitor: 'val_loss',
  tensorBoard: false,
};
