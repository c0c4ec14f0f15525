import { expect, test } from 'vitest';
import { NETWORK_SETTINGS } from '#shared/domain/training/network-settings.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { trainingOptions } from '#main/engine/training/training-options.ts';

const choice = { compute: 'float32', preprocessing: 'unit' } as const;
const optionsOf = (change: Partial<NetworkSettings> = {}) => trainingOptions({ ...NETWORK_SETTINGS, ...change }, choice);

test('the plain settings are cross-entropy, Adam, no limits, no penalty and images as they are', () => {
  expect(optionsOf()).toEqual({
    compute: 'float32',
    preprocessing: 'unit',
    loss: { name: 'categorical-crossentropy', labelSmoothing: 0, fromLogits: false, gamma: 2, alpha: 0.25 },
    optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    clipping: { clipnorm: null, globalClipnorm: null, clipvalue: null },
    penalty: { l1: 0, l2: 0 },
    augmentation: null,
  });
});

test('a gamma makes the loss focal; smoothing, penalty and clipping are passed on', () => {
  const options = optionsOf({ focalGamma: 1.5, labelSmoothing: 0.1, l1: 0.2, l2: 0.3, clipNorm: 5 });
  expect(options.loss).toMatchObject({ name: 'categorical-focal-crossentropy', gamma: 1.5, labelSmoothing: 0.1 });
  expect(options.penalty).toEqual({ l1: 0.2, l2: 0.3 });
  expect(options.clipping.globalClipnorm).toBe(5);
});

test.each([
  [
    { optimizer: 'sgd', momentum: 0.9, nesterov: true },
    { name: 'sgd', momentum: 0.9, nesterov: true },
  ],
  [
    { optimizer: 'rmsprop', momentum: 0.5 },
    { name: 'rmsprop', rho: 0.9, momentum: 0.5 },
  ],
  [
    { optimizer: 'adamw', weightDecay: 0.01 },
    { name: 'adamw', weightDecay: 0.01 },
  ],
] as const)('%j is %j', (change, optimizer) => {
  expect(optionsOf(change).optimizer).toMatchObject(optimizer);
});

test.each([
  [{ rotation: 10 }, { geometry: true, brightness: false, contrast: false }],
  [{ zoom: [1, 1.2] }, { geometry: true, brightness: false, contrast: false }],
  [
    { verticalFlip: true, fillMode: 'constant', fillValue: 7 },
    { geometry: true, fillMode: 'constant', fillValue: 7 },
  ],
  [{ brightness: 0.1 }, { geometry: false, brightness: true, contrast: false }],
  [{ contrast: [0.5, 1] }, { geometry: false, brightness: false, contrast: true }],
] as const)('%j writes only what it needs into the graph', (change, kinds) => {
  expect(optionsOf(change).augmentation).toMatchObject(kinds);
});

test('the binary loss is taken where it is chosen, and by a single sigmoid unit always', () => {
  expect(optionsOf({ loss: 'binary-crossentropy' }).loss.name).toBe('binary-crossentropy');
  const sigmoid = { ...choice, output: 'sigmoid' } as const;
  expect(trainingOptions(NETWORK_SETTINGS, sigmoid).loss.name).toBe('binary-crossentropy');
  expect(trainingOptions({ ...NETWORK_SETTINGS, focalGamma: 2 }, sigmoid).loss.name).toBe('binary-focal-crossentropy');
});
