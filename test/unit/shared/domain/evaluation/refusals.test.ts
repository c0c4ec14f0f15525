import { describe, expect, test } from 'vitest';
import type { TrainedOn } from '#shared/domain/evaluation/refusals.ts';
import { isKnownToModel } from '#shared/domain/evaluation/refusals.ts';

const trained: TrainedOn = {
  datasetId: 'A',
  trainPixels: new Set(['p1']),
  trainGroups: new Set(['smear 1']),
  validationPixels: new Set(['p2']),
  validationGroups: new Set(['smear 2']),
};

describe('isKnownToModel', () => {
  test.each([
    ['trained pixels in another dataset', 'B', { pixelHash: 'p1', group: 'x' }, 'external', true],
    ['a trained group of the same dataset', 'A', { pixelHash: 'new', group: 'smear 1' }, 'test', true],
    ['a group of the same name in another dataset', 'B', { pixelHash: 'new', group: 'smear 1' }, 'external', false],
    ['a validation image in the validation part', 'A', { pixelHash: 'p2', group: 'smear 2' }, 'validation', false],
    ['a validation image in the test part', 'A', { pixelHash: 'p2', group: 'x' }, 'test', true],
    ['a validation group in the test part', 'A', { pixelHash: 'new', group: 'smear 2' }, 'test', true],
    ['validation pixels in an external set', 'B', { pixelHash: 'p2', group: 'x' }, 'external', true],
    ['trained pixels in the validation part', 'A', { pixelHash: 'p1', group: 'smear 2' }, 'validation', true],
    ['a new image', 'A', { pixelHash: 'new', group: 'smear 3' }, 'test', false],
  ] as const)('%s', (_what, datasetId, image, partition, expected) => {
    expect(isKnownToModel(trained, datasetId, image, partition)).toBe(expected);
  });
});
