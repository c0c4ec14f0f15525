import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { leastMemoryNeed, requireMemory } from '#main/engine/tensorflow/memory-need.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { atStep, batchOf, closeTrainers, openTrainer } from '#test/support/small-training.ts';

beforeAll(readyTfjs);
afterEach(closeTrainers);

function buildNetwork(): tfl.LayersModel {
  return tfl.sequential({
    layers: [
      tfl.layers.conv2d({ name: 'conv', filters: 4, kernelSize: 3, padding: 'same', inputShape: [10, 10, 3] }),
      tfl.layers.batchNormalization(),
      tfl.layers.reLU(),
      tfl.layers.flatten(),
      tfl.layers.dense({ name: 'classes', units: 2, activation: 'softmax' }),
    ],
  });
}

test('counts weights once and the kept values of each image, two bytes a value in bfloat16', () => {
  const model = buildNetwork();
  const graph = compileModel(model);
  // 3 x 3 x 3 x 4 + 4, 4 x 4 of the batch norm, 400 x 2 + 2; convolution 400, ReLU 400, logits 2, softmax 2.
  const [weights, values] = [(112 + 16 + 802) * 4, 804];
  expect(leastMemoryNeed(graph, 'float32')).toEqual({ fixedBytes: weights, imageBytes: 4 * values });
  expect(leastMemoryNeed(graph, 'bfloat16')).toEqual({ fixedBytes: weights, imageBytes: 2 * values });
  for (const layer of model.layers.slice(0, -1)) layer.trainable = false;
  expect(leastMemoryNeed(compileModel(model), 'float32')).toEqual({ fixedBytes: weights, imageBytes: 4 * 4 });
  model.dispose();
});

test('refuses what does not fit, with both figures', () => {
  const need = { fixedBytes: 0.34e9, imageBytes: 1.5e9 };
  expect(() => requireMemory(need, 5, 8e9)).not.toThrow();
  expect(() => requireMemory(need, 8, 8e9)).toThrow(
    expect.objectContaining({
      code: 'engine/out-of-memory',
      details: { problem: 'one step with 8 images needs more than 12.3 GB, and there are 8.0 GB in all' },
    }),
  );
});

test('a step of too many images is refused before TensorFlow sees it, and smaller ones go on', () => {
  const model = buildNetwork();
  const trainer = openTrainer(model);
  const one = batchOf({ shape: [1, 10, 10, 3], values: new Float32Array(300).fill(0.5) }, [1], 2);
  expect(trainer.step(one, atStep(1))).toBeGreaterThan(0);
  // 3.2 kB an image: 3.2 PB. Nothing is allocated for it but the length of a view.
  const many = Object.defineProperty(new Float32Array(1), 'length', { value: 1e12 });
  expect(() => trainer.step({ ...one, weights: many }, atStep(2))).toThrow(
    expect.objectContaining({ code: 'engine/out-of-memory' }),
  );
  expect(trainer.step(one, atStep(2))).toBeGreaterThan(0);
  model.dispose();
});
