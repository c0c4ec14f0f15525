import { expect, test } from 'vitest';
import { settingsOfGroup, whyWithoutEffect } from '#renderer/pages/train/setting-groups.ts';
import { NETWORK_SETTINGS } from '#shared/domain/training/network-settings.ts';
import { settingNames } from '#shared/domain/training/settings.ts';

const GROUPS = ['training', 'augmentation', 'regularisation', 'advanced'] as const;

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
] as const)('%s beside %o: %s', (name, change, reason) => {
  expect(whyWithoutEffect(name, { ...NETWORK_SETTINGS, ...change })).toBe(reason);
});
