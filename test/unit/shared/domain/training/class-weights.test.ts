import fc from 'fast-check';
import { expect, test } from 'vitest';
import { balancedClassWeights, classWeightsFor, countClasses } from '#shared/domain/training/class-weights.ts';

test('weights are those of scikit-learn, compute_class_weight("balanced")', () => {
  // compute_class_weight('balanced', classes=[0, 1, 2], y=[0]*372 + [1]*700 + [2]*361)
  const weights = balancedClassWeights([372, 700, 361]);
  expect(weights[0]).toBeCloseTo(1.2840501792114696, 12);
  expect(weights[1]).toBeCloseTo(0.6823809523809524, 12);
  expect(weights[2]).toBeCloseTo(1.3231763619575254, 12);
});

test('every present class weighs the same in all, and the mean weight of an image is 1', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 2, maxLength: 12 }), (counts) => {
      const weights = balancedClassWeights(counts);
      const total = counts.reduce((sum, count) => sum + count, 0);
      counts.forEach((count, c) => expect(weights[c]! * count).toBeCloseTo(total / counts.length, 6));
    }),
  );
});

test('a class without images weighs nothing and does not count', () => {
  expect(balancedClassWeights([2, 0, 2])).toEqual([1, 0, 1]);
  expect(classWeightsFor('none', [5, 1])).toEqual([1, 1]);
  expect(countClasses([0, 2, 2], 3)).toEqual([1, 0, 2]);
});
