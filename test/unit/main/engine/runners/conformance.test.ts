import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { LEARNING_METHODS } from '#shared/contract/engine/learning.ts';
import { LEARNING_HANDLERS } from '#main/engine/learning-handlers.ts';
import { chooseRunner } from '#main/engine/runners/choose.ts';
import { buildFormulaHead, buildSmallNetwork, SMALL_INPUT } from '#main/engine/runners/conformance.ts';
import { EXPECTED_HEAD, EXPECTED_SMALL } from '#main/engine/runners/conformance-values.ts';
import { formulaPixels, hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';

const resourcesDir = fileURLToPath(new URL('../../../../../resources', import.meta.url));
const context = { signal: new AbortController().signal, progress: () => undefined, emit: () => undefined, log: () => undefined };

beforeAll(readyTfjs);

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

test('the answers in the source are those of the plain JavaScript backend', async () => {
  await tf.setBackend('cpu');
  try {
    const small = tf.tidy(() => (buildSmallNetwork().predict(tf.tensor(SMALL_INPUT, [2, 16, 16, 3])) as tf.Tensor).dataSync());
    const head = tf.tidy(() =>
      (buildFormulaHead().predict(tf.tensor(Float32Array.from(hashUnit(64, 71)), [2, 32])) as tf.Tensor).dataSync(),
    );
    EXPECTED_SMALL.forEach((value, index) => expect(small[index]).toBeCloseTo(value, 6));
    EXPECTED_HEAD.forEach((value, index) => expect(head[index]).toBeCloseTo(value, 6));
  } finally {
    await tf.setBackend('wasm');
  }
});

test('every runner that is available passes the self-test', async () => {
  const before = tf.memory().numTensors;
  const { checks } = await LEARNING_HANDLERS['engine.selftest']({ resourcesDir }, context);
  expect(
    checks.map(({ runner, name, passed, detail }) => ({ runner, name, passed, detail })).filter(({ passed }) => !passed),
  ).toEqual([]);
  expect(checks.length).toBe(6);
  expect(tf.memory().numTensors).toBe(before);
});

test('the report names every runner with a reason, and keeps to the contract', async () => {
  const report = await LEARNING_HANDLERS['engine.info']({ runner: 'auto' }, context);
  expect(LEARNING_METHODS['engine.info'].output.parse(report)).toEqual(report);
  expect(report.runners.map(({ id, available }) => [id, available])).toEqual([
    ['tensorflow', false],
    ['onnx', true],
    ['tfjs', true],
  ]);
  expect(report.runners.every(({ reason }) => reason.length > 0)).toBe(true);
  expect(report.chosen.prediction).toBe('onnx');
});

test('a runner that is asked for and missing fails loudly; one that is there is taken', async () => {
  await expect(chooseRunner('tensorflow')).rejects.toMatchObject({
    code: 'engine/runner-unavailable',
    details: { runner: 'tensorflow' },
  });
  expect((await chooseRunner('tfjs')).record.id).toBe('tfjs');
  expect((await chooseRunner('auto')).record.id).toBe('onnx');
});
