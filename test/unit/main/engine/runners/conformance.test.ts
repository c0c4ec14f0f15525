import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import { COMPILED_LAYERS } from '#main/engine/compile/compile-model.ts';
import { LEARNING_HANDLERS } from '#main/engine/learning-handlers.ts';
import { chooseRunner, RUNNERS } from '#main/engine/runners/choose.ts';
import { CONFORMANCE_CASES, SMALL_JOBS } from '#main/engine/runners/conformance.ts';
import { buildTrainedNetwork } from '#main/engine/runners/conformance-networks.ts';
import * as training from '#main/engine/runners/conformance-training.ts';
import { EXPECTED, EXPECTED_LOSSES } from '#main/engine/runners/conformance-values.ts';
import { formulaPixels, hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import { referenceLosses } from '#test/support/tfjs-training.ts';

const resourcesDir = fileURLToPath(new URL('../../../../../resources', import.meta.url));
const context = { signal: new AbortController().signal, progress: () => undefined, emit: () => undefined, log: () => undefined };

beforeAll(readyTfjs);

/** Runs on the plain JavaScript backend: the reference of everything here. */
async function onPlainJavaScript<Result>(compute: () => Result): Promise<Result> {
  await tf.setBackend('cpu');
  try {
    return compute();
  } finally {
    await tf.setBackend('wasm');
  }
}

test('the formula gives the numbers of the reference script', () => {
  // python: hash_unit(3, 0), hash_unit(2, 90)
  expect([...hashUnit(3, 0)]).toEqual([0.7655744170770049, 0.7725992996711284, 0.6289928590413183]);
  expect([...hashUnit(2, 90)]).toEqual([0.6461751684546471, 0.43857371830381453]);
});

test('a block of a formula image repeats its first pixel', () => {
  const pixels = formulaPixels({ count: 1, size: 4, block: 2, salt: 5 });
  const at = (row: number, column: number): number[] => [...pixels.subarray((row * 4 + column) * 3, (row * 4 + column) * 3 + 3)];
  expect(at(0, 1)).toEqual(at(0, 0));
  expect(at(1, 1)).toEqual(at(0, 0));
  expect(at(3, 2)).toEqual(at(2, 2));
  expect(at(0, 2)).not.toEqual(at(0, 0));
});

test.each(SMALL_JOBS)('the answers of $name are those of the plain JavaScript backend', async ({ name, build, input, shape }) => {
  const found = await onPlainJavaScript(() =>
    tf.tidy(() => (build().predict(tf.tensor(input, [...shape])) as tf.Tensor).dataSync()),
  );
  expect(found.length).toBe(EXPECTED[name].length);
  EXPECTED[name].forEach((value, index) => expect(found[index]).toBeCloseTo(value, 6));
});

test('the small networks hold every kind of layer that is compiled', () => {
  const kinds = new Set(
    SMALL_JOBS.flatMap(({ build }) => {
      const model = build();
      const names = model.layers.map((layer) => layer.getClassName());
      model.dispose();
      return names;
    }),
  );
  expect(COMPILED_LAYERS.filter((kind) => !kinds.has(kind))).toEqual([]);
});

test('what is padded before the max-pool of the pools network is below zero everywhere', async () => {
  const pools = SMALL_JOBS.find(({ name }) => name === 'pools')!;
  const largest = await onPlainJavaScript(() =>
    tf.tidy(() => {
      const model = pools.build();
      const below = tfl.model({ inputs: model.inputs, outputs: model.getLayer('below').output });
      return tf.max(below.predict(tf.tensor(pools.input, [...pools.shape])) as tf.Tensor).dataSync()[0];
    }),
  );
  expect(largest).toBeLessThan(0);
});

test.each(Object.keys(training.TRAINED_OPTIMIZERS) as training.TrainedOptimizer[])(
  'the losses of %s are those of TensorFlow.js with its rule written out',
  async (name) => {
    const job = {
      model: buildTrainedNetwork(),
      input: training.TRAINED_INPUT,
      classes: training.TRAINED_CLASSES,
      units: 3,
      learningRate: training.TRAINED_LEARNING_RATE,
      steps: training.TRAINED_STEPS,
    };
    const losses = await onPlainJavaScript(() => referenceLosses(job, training.TRAINED_OPTIMIZERS[name]));
    job.model.dispose();
    EXPECTED_LOSSES[name].forEach((value, step) => expect(losses[step]).toBeCloseTo(value, 6));
  },
);

test('every runner passes the self-test, TensorFlow with training, and nothing is left behind', async () => {
  const before = tf.memory().numTensors;
  const { checks, missing } = await LEARNING_HANDLERS['engine.selftest'](
    { resourcesDir, runner: 'auto', measure: false },
    context,
  );
  expect(checks.filter(({ passed }) => !passed)).toEqual([]);
  expect(missing).toEqual([]);
  const count = (runner: string): number => checks.filter((check) => check.runner === runner).length;
  const common = CONFORMANCE_CASES.filter(({ only }) => only === undefined).length;
  expect({ tensorflow: count('tensorflow'), onnx: count('onnx'), tfjs: count('tfjs') }).toEqual({
    tensorflow: CONFORMANCE_CASES.length,
    onnx: common,
    tfjs: common,
  });
  expect(tf.memory().numTensors).toBe(before);
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

test('a wrong answer fails its check', async () => {
  const one = CONFORMANCE_CASES[0]!;
  const broken = {
    ...RUNNERS.onnx,
    open: async () => ({ run: async () => new Float32Array(10), close: async () => undefined, bestBatch: 1 }),
  };
  expect(await one.largestDifference(broken, resourcesDir)).toBeGreaterThan(0.5);
});

test('the report names every runner with a reason and what each job runs on, and keeps to the contract', async () => {
  const report = await LEARNING_HANDLERS['engine.info']({ runner: 'auto' }, context);
  expect(LEARNING_METHODS['engine.info'].output.parse(report)).toEqual(report);
  expect(report.runners.map(({ id, available }) => [id, available])).toEqual([
    ['tensorflow', true],
    ['onnx', true],
    ['tfjs', true],
  ]);
  expect(report.runners.every(({ reason, version }) => reason.length > 0 && version.length > 0)).toBe(true);
  const { prediction, features, training: trained } = report.chosen;
  expect([prediction.runner, features.runner, trained.runner]).toEqual(['onnx', 'onnx', 'tensorflow']);
});

test('a runner that is asked for is taken, with its precision in the record', async () => {
  expect((await chooseRunner('tfjs')).record).toMatchObject({ id: 'tfjs', precision: 'float32', reason: 'It was asked for.' });
  expect((await chooseRunner('tensorflow')).record.id).toBe('tensorflow');
  expect((await chooseRunner('auto')).record.id).toBe('onnx');
});
