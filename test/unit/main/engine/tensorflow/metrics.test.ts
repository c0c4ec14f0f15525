import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { lossNamed } from '#shared/domain/training/losses.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignFormulaWeights } from '#test/support/formula-weights.ts';
import {
  atStep,
  BATCH,
  batchOf,
  buildNetwork,
  CLASSES,
  closeTrainers,
  images,
  openTrainer,
} from '#test/support/small-training.ts';

beforeAll(readyTfjs);
afterEach(closeTrainers);

test('metrics are the means over all images since they were last taken, of training and evaluation apart', () => {
  const model = buildNetwork();
  const trainer = openTrainer(model);
  const batches = [1, 2, 3].map((step) => images(step));
  const evaluated = batches.map((batch) => {
    const { loss } = trainer.pass(batch, atStep(1));
    expect(loss).toBeGreaterThan(0);
    return trainer.evaluate(batch).values;
  });
  const rows = evaluated.flatMap((values, at) =>
    Array.from({ length: BATCH }, (_, row) => ({
      p: values.slice(row * CLASSES, (row + 1) * CLASSES),
      label: (row + at + 1) % CLASSES,
    })),
  );
  const loss = rows.reduce((sum, { p, label }) => sum - Math.log(p[label]!), 0) / rows.length;
  const accuracy = rows.filter(({ p, label }) => p.indexOf(Math.max(...p)) === label).length / rows.length;
  const taken = trainer.takeMetrics('evaluate');
  expect(taken.images).toBe(rows.length);
  expect(taken.loss).toBeCloseTo(loss, 5);
  expect(taken.accuracy).toBeCloseTo(accuracy, 6);
  expect(trainer.takeMetrics('evaluate')).toEqual({ images: 0, loss: 0, accuracy: 0 });
  expect(trainer.takeMetrics('train')).toEqual({ images: 0, loss: 0, accuracy: 0 });
  const losses = [1, 2, 3].map((step) => trainer.step(images(step), atStep(step)));
  const trained = trainer.takeMetrics('train');
  expect(trained.images).toBe(3 * BATCH);
  expect(trained.loss).toBeCloseTo(losses.reduce((sum, value) => sum + value, 0) / 3, 5);
  model.dispose();
});

test('metrics of one unit count an output above one half as a yes', () => {
  const model = tfl.sequential({
    layers: [tfl.layers.dense({ units: 1, activation: 'sigmoid', useBias: false, inputShape: [1] })],
  });
  assignFormulaWeights(model);
  const trainer = openTrainer(model, { loss: lossNamed('binary-crossentropy') });
  const [{ values }] = trainer.readWeights() as [WeightTensor];
  const up = Math.sign(values[0]!);
  const input = { shape: [4, 1], values: Float32Array.of(up, up, -up, -up) };
  trainer.evaluate(batchOf(input, [1, 0, 0, 0], 1));
  expect(trainer.takeMetrics('evaluate')).toMatchObject({ images: 4, accuracy: 0.75 });
  model.dispose();
});

test('weights weigh the loss but not the count', () => {
  const model = buildNetwork();
  const trainer = openTrainer(model);
  const batch = images(1);
  trainer.evaluate(batch);
  const plain = trainer.takeMetrics('evaluate');
  trainer.evaluate({ ...batch, weights: new Float32Array(BATCH).fill(2) });
  const doubled = trainer.takeMetrics('evaluate');
  expect(doubled.loss).toBeCloseTo(2 * plain.loss, 5);
  expect(doubled).toMatchObject({ images: BATCH, accuracy: plain.accuracy });
  model.dispose();
});
