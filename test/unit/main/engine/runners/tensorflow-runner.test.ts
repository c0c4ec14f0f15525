import { beforeAll, expect, test } from 'vitest';
import type { Precision } from '#shared/contract/engine/runners.ts';
import { chooseForTraining } from '#main/engine/runners/choose.ts';
import { SMALL_JOBS } from '#main/engine/runners/conformance.ts';
import { EXPECTED } from '#main/engine/runners/conformance-values.ts';
import { tensorflowRunner } from '#main/engine/runners/tensorflow-runner.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';

beforeAll(readyTfjs);

const job = SMALL_JOBS.find(({ name }) => name === 'shapes')!;

function open(precision: Precision) {
  const source = { name: job.name, contentHash: null, load: async () => job.build() };
  return tensorflowRunner.open(source, { threads: 1, compiledDir: null, precision });
}

function difference(found: Float32Array): number {
  return Math.max(...EXPECTED.shapes.map((value, index) => Math.abs(value - (found[index] ?? Number.NaN))));
}

test('runs batches of any size on one opened graph, and frees everything', async () => {
  const model = await open('float32');
  const both = await model.run(job.input, 2);
  const first = await model.run(job.input.slice(0, job.input.length / 2), 1);
  expect(difference(both)).toBeLessThan(1e-5);
  expect([...first]).toEqual([...both.subarray(0, first.length)]);
  await model.close();
  await model.close();
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
  expect(loadBinding().getNumOfTensors()).toBe(0);
});

test('bfloat16 gives the answers to two digits, and not to five', async () => {
  const model = await open('bfloat16');
  const found = difference(await model.run(job.input, 2));
  await model.close();
  // Eight bits of mantissa are a relative 0.004; 0.006 was seen on values up to 1.
  expect(found).toBeLessThan(0.02);
  expect(found).toBeGreaterThan(1e-5);
});

test('what trains is TensorFlow, in the precision that is asked for, named in the record with its reason', async () => {
  expect(await chooseForTraining('tensorflow', 'bfloat16')).toMatchObject({
    compute: 'bfloat16',
    record: { id: 'tensorflow', precision: 'bfloat16', reason: 'It was asked for. It computes in bfloat16, as asked.' },
  });
  expect(await chooseForTraining('auto', 'float32')).toMatchObject({
    compute: 'float32',
    record: { id: 'tensorflow', version: loadBinding().TF_Version, precision: 'float32' },
  });
});
