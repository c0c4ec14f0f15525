import { z } from 'zod';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { NETWORK_SETTING_RULES, NETWORK_SETTINGS } from '#shared/domain/training/network-settings.ts';
import { describeRule, followsRule } from '#shared/domain/training/setting-rules.ts';
import type { SettingRule } from '#shared/domain/training/setting-rules.ts';
import { HEAD_SETTING_RULES } from '#shared/domain/training/settings.ts';

const R = HEAD_SETTING_RULES;
const N = NETWORK_SETTING_RULES;
const D = NETWORK_SETTINGS;

/** Settings of a run on a frozen backbone; every one can be changed with `--set key=value`. Ranges: `domain/training/settings.ts`. */
export const headSettingsSchema = z.strictObject({
  epochs: z.number().int().min(R.epochs.min).max(R.epochs.max),
  batchSize: z.number().int().min(R.batchSize.min).max(R.batchSize.max),
  learningRate: z.number().gt(R.learningRate.above).max(R.learningRate.max),
  l2: z.number().min(R.l2.min).max(R.l2.max),
  hiddenUnits: z.number().int().min(R.hiddenUnits.min).max(R.hiddenUnits.max), // 0: no hidden layer
  dropout: z.number().min(R.dropout.min).max(R.dropout.max),
  classWeights: z.enum(R.classWeights.choices),
  patience: z.number().int().min(R.patience.min).max(R.patience.max), // epochs without a lower validation loss before stopping
  flipViews: z.boolean(), // also learn from the mirrored image (features of a second view)
});
export type HeadSettings = z.infer<typeof headSettingsSchema>;

/** A schema that is a setting's own rule. */
function ruled<Value>(name: keyof NetworkSettings): z.ZodType<Value> {
  const rule: SettingRule = N[name];
  return z.custom<Value>((value) => followsRule(rule, value), { error: () => `must be ${describeRule(rule)}` });
}

/**
 * Settings of a run that trains a network; ranges and meaning: `domain/training/network-settings.ts`. Those that came later than the first
 * runs may be missing in a record.
 */
export const networkSettingsSchema = z.strictObject({
  epochs: ruled<number>('epochs'),
  batchSize: ruled<number>('batchSize'),
  learningRate: ruled<number>('learningRate'),
  schedule: z.enum(N.schedule.choices),
  stepEpochs: ruled<number>('stepEpochs').default(D.stepEpochs),
  stepFactor: ruled<number>('stepFactor').default(D.stepFactor),
  warmupEpochs: ruled<number>('warmupEpochs').default(D.warmupEpochs),
  monitor: z.enum(N.monitor.choices).default(D.monitor),
  patience: ruled<number>('patience'),
  reducePatience: ruled<number>('reducePatience').default(D.reducePatience),
  reduceFactor: ruled<number>('reduceFactor').default(D.reduceFactor),
  minLearningRate: ruled<number>('minLearningRate').default(D.minLearningRate),
  reduceMonitor: z.enum(N.reduceMonitor.choices).default(D.reduceMonitor),
  tensorBoard: z.boolean().default(D.tensorBoard),
  start: z.enum(N.start.choices).default(D.start),
  trained: z.enum(N.trained.choices).default(D.trained),
  trainedBlocks: ruled<number>('trainedBlocks').default(D.trainedBlocks),
  freezeBatchNorm: z.boolean().default(D.freezeBatchNorm),
  headEpochs: ruled<number>('headEpochs').default(D.headEpochs),
  headLearningRate: ruled<number>('headLearningRate').default(D.headLearningRate),
  inputSize: ruled<number>('inputSize').default(D.inputSize),
  preprocessing: z.enum(N.preprocessing.choices).default(D.preprocessing),
  resize: z.enum(N.resize.choices).default(D.resize),
  loss: z.enum(N.loss.choices).default(D.loss),
  labelSmoothing: ruled<number>('labelSmoothing'),
  focalGamma: ruled<number>('focalGamma'),
  classWeights: z.enum(N.classWeights.choices),
  sampling: z.enum(N.sampling.choices).default(D.sampling),
  optimizer: ruled<NetworkSettings['optimizer']>('optimizer'),
  momentum: ruled<number>('momentum'),
  nesterov: z.boolean(),
  weightDecay: ruled<number>('weightDecay'),
  l1: ruled<number>('l1'),
  l2: ruled<number>('l2'),
  clipNorm: ruled<number>('clipNorm'),
  hiddenUnits: ruled<number>('hiddenUnits').default(D.hiddenUnits),
  dropout: ruled<number>('dropout'),
  precision: z.enum(N.precision.choices),
  rotation: ruled<number>('rotation'),
  zoom: ruled<NetworkSettings['zoom']>('zoom'),
  widthShift: ruled<number>('widthShift'),
  heightShift: ruled<number>('heightShift'),
  shear: ruled<number>('shear'),
  horizontalFlip: z.boolean(),
  verticalFlip: z.boolean(),
  brightness: ruled<NetworkSettings['brightness']>('brightness'),
  contrast: ruled<NetworkSettings['contrast']>('contrast'),
  fillMode: z.enum(N.fillMode.choices),
  fillValue: ruled<number>('fillValue'),
});
export const trainingSettingsSchema = z.union([headSettingsSchema, networkSettingsSchema]);
