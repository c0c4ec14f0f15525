import { expect, test } from 'vitest';
import { learningRateAt } from '#shared/domain/training/schedules.ts';
import type { ScheduleSettings } from '#shared/domain/training/schedules.ts';
import golden from '#test/golden/keras/callbacks.json' with { type: 'json' };

const plain: ScheduleSettings = {
  learningRate: 0.003,
  schedule: 'constant',
  epochs: 6,
  stepEpochs: 2,
  stepFactor: 0.5,
  warmupEpochs: 0,
};
const PER_EPOCH = 5;

const ratesOf = (settings: ScheduleSettings): number[] =>
  Array.from({ length: 30 }, (_, step) => learningRateAt(settings, { step, stepsPerEpoch: PER_EPOCH }));

test('a constant rate stays', () => {
  expect(new Set(ratesOf(plain))).toEqual(new Set([0.003]));
});

test.each([
  ['cosine', { ...plain, schedule: 'cosine' }, golden.schedules.cosine],
  ['cosine behind a warm-up', { ...plain, schedule: 'cosine', warmupEpochs: 2 }, golden.schedules.warmCosine],
  ['step', { ...plain, schedule: 'step' }, golden.schedules.step],
] as const)('%s: every step as in Keras', (_, settings, expected) => {
  const rates = ratesOf(settings);
  // Keras computes in float32: 30 steps were measured to lie within 3e-10 of a rate of 0.003.
  for (const [step, rate] of expected.entries()) expect(Math.abs((rates[step] ?? 0) - rate)).toBeLessThan(1e-9);
});

test('a warm-up may end inside an epoch and stands in front of every schedule', () => {
  const rates = ratesOf({ ...plain, warmupEpochs: 0.8 });
  const expected = [0, 0.00075, 0.0015, 0.00225, 0.003, 0.003];
  for (const [step, rate] of expected.entries()) expect(rates[step]).toBeCloseTo(rate, 12);
});

test('behind the last step, as where a run is made longer, a cosine stays at nothing', () => {
  const cosine = { ...plain, schedule: 'cosine' } as const;
  expect(learningRateAt(cosine, { step: 45, stepsPerEpoch: PER_EPOCH })).toBeCloseTo(0, 12);
  expect(learningRateAt(cosine, { step: 0, stepsPerEpoch: 0 })).toBe(0.003);
});
