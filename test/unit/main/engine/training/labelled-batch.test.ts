import { expect, test } from 'vitest';
import { labelledBatch } from '#main/engine/training/labelled-batch.ts';

const images = [{ classIndex: 1 }, { classIndex: 0 }, { classIndex: 1 }];
const batch = { pixels: new Float32Array(2 * 4), indices: [2, 1] };

test('softmax has one-hot rows, a sigmoid the second class; images weigh as their class', () => {
  const softmax = labelledBatch({ images, inputShape: [4], output: 'softmax', classWeights: [2, 0.5] }, batch);
  expect(softmax.input).toEqual({ shape: [2, 4], values: batch.pixels });
  expect(softmax.labels).toEqual({ shape: [2, 2], values: Float32Array.of(0, 1, 1, 0) });
  expect([...softmax.weights]).toEqual([0.5, 2]);
  const sigmoid = labelledBatch({ images, inputShape: [4], output: 'sigmoid', classWeights: [2, 0.5] }, batch);
  expect(sigmoid.labels).toEqual({ shape: [2, 1], values: Float32Array.of(1, 0) });
  expect([...sigmoid.weights]).toEqual([0.5, 2]);
});
