import { expect, test } from 'vitest';
import { settingsOfGroup, whyWithoutEffect } from '#renderer/pages/train/settings/setting-groups.ts';
import { NETWORK_SETTINGS } from '#shared/domain/training/network-settings.ts';
import { settingNames } from '#shared/domain/training/settings.ts';

const GROUPS = ['training', 'start', 'augmentation', 'input', 'course', 'regularisation', 'advanced'] as const;

test.each(['frozen-head', 'network'] as const)('every setting of %s stands in exactly one group', (kind) => {
  const shown = GROUPS.flatMap((group) => settingsOfGroup(kind, group));
  expect([...shown].sort()).toEqual([...settingNames(kind)].sort());
});

test.each([
  ['momentum', {}, 'train.off.momentum'],
  ['momentum', { optimizer: 'rmsprop' }, null],
  ['nesterov', { optimizer: 'rmsprop', momentum: 0.9 }, 'train.off.nesterov'],
  ['nesterov', { optimizer: 'sgd' }, 'train.off.nesterov'],
  ['nesterov', { optimizer: 'sgd', momentum: 0.9 }, null],
  ['weightDecay', { optimizer: 'adam' }, 'train.off.weightDecay'],
  ['weightDecay', { optimizer: 'adamw' }, null],
  ['fillMode', { horizontalFlip: true, brightness: 0.5 }, 'train.off.fillMode'],
  ['fillMode', { zoom: [0.5, 1] }, 'train.off.fillMode'], // only enlarges
  ['fillMode', { zoom: 0.1 }, null],
  ['fillMode', { shear: 5 }, null],
  ['fillValue', { rotation: 5 }, 'train.off.fillValue'],
  ['fillValue', { fillMode: 'constant' }, 'train.off.fillValue'],
  ['fillValue', { rotation: 5, fillMode: 'constant' }, null],
  ['learningRate', {}, null],
  ['trainedBlocks', { trained: 'top' }, 'train.off.trainedBlocks'],
  ['trainedBlocks', { trained: 'last-blocks' }, null],
  ['freezeBatchNorm', { trained: 'top' }, 'train.off.freezeBatchNorm'],
  ['headEpochs', { trained: 'top' }, 'train.off.headEpochs'],
  ['headLearningRate', {}, 'train.off.headLearningRate'],
  ['headLearningRate', { headEpochs: 3 }, null],
  ['stepFactor', {}, 'train.off.step'],
  ['stepFactor', { schedule: 'step' }, null],
  ['minLearningRate', {}, 'train.off.reduce'],
  ['minLearningRate', { reducePatience: 5 }, null],
  ['loss', { focalGamma: 2 }, 'train.off.loss'],
  ['preprocessing', { start: 'bundled' }, 'train.off.preprocessing'],
] as const)('%s beside %o: %s', (name, change, reason) => {
  expect(whyWithoutEffect(name, { ...NETWORK_SETTINGS, ...change })).toBe(reason);
});
