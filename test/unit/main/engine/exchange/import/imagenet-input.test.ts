import { expect, test } from 'vitest';
import { withImageNetInput } from '#main/engine/exchange/import/imagenet-input.ts';

const variance = (values: number[]) => ({ name: 'normalization/variance', shape: [3], values: Float32Array.from(values) });
const kernel = { name: 'stem_conv/kernel', shape: [3], values: Float32Array.of(0.229, 0.224, 0.225) };

test('the second division of Keras with ImageNet weights is part of the variances', () => {
  const [folded, other] = withImageNetInput('efficientnet-b0', [variance([0.229, 0.224, 0.225]), kernel]);
  // Keras: (x - mean) / sqrt(variance), then times 1 / sqrt(deviation).
  for (const [at, deviation] of [0.229, 0.224, 0.225].entries()) {
    expect(1 / Math.sqrt(folded!.values[at]!)).toBeCloseTo((1 / Math.sqrt(deviation)) * (1 / Math.sqrt(deviation)), 5);
  }
  expect(other).toBe(kernel);
});

test('weights that were trained from nothing, and other networks, stay as they are', () => {
  const plain = variance([1, 1, 1]);
  expect(withImageNetInput('efficientnet-b0', [plain])).toEqual([plain]);
  const same = variance([0.229, 0.224, 0.225]);
  expect(withImageNetInput('xception', [same])).toEqual([same]);
});
