import { expect, test } from 'vitest';
import { learningRateAt } from '#shared/domain/training/schedules.ts';

test('a constant rate stays', () => {
  const settings = { learningRate: 0.01, schedule: 'constant' } as const;
  expect(learningRateAt(settings, { step: 0, totalSteps: 10 })).toBe(0.01);
  expect(learningRateAt(settings, { step: 9, totalSteps: 10 })).toBe(0.01);
});

test('a cosine falls from the rate to nothing, half-way at half', () => {
  const settings = { learningRate: 0.01, schedule: 'cosine' } as const;
  expect(learningRateAt(settings, { step: 0, totalSteps: 10 })).toBe(0.01);
  expect(learningRateAt(settings, { step: 5, totalSteps: 10 })).toBeCloseTo(0.005, 12);
  expect(learningRateAt(settings, { step: 10, totalSteps: 10 })).toBeCloseTo(0, 12);
  // Behind the last step, as where a run is made longer: still nothing, not up again.
  expect(learningRateAt(settings, { step: 15, totalSteps: 10 })).toBeCloseTo(0, 12);
  expect(learningRateAt(settings, { step: 0, totalSteps: 0 })).toBe(0.01);
});
