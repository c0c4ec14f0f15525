import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { lossNamed } from '#shared/domain/training/losses.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import type { LabelledBatch } from '#main/engine/tensorflow/trainer.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { largestDifferenceOf, largestOf } from '#test/support/network-function.ts';
import { atStep, batchOf, closeTrainers, openTrainer } from '#test/support/small-training.ts';

const caseSchema = z.strictObject({
  loss: z.enum([
    'categorical-crossentropy',
    'sparse-categorical-crossentropy',
    'binary-crossentropy',
    'categorical-focal-crossentropy',
    'binary-focal-crossentropy',
  ]),
  end: z.enum(['softmax', 'sigmoid', 'linear', 'hard_sigmoid']),
  units: z.number(),
  scale: z.number(),
  settings: z.strictObject({
    label_smoothing: z.number().optional(),
    from_logits: z.boolean().optional(),
    gamma: z.number().optional(),
    alpha: z.number().optional(),
  }),
  classes: z.array(z.number()),
  weights: z.array(z.number()),
  value: z.number(),
  gradient: z.array(z.array(z.number())),
});
const goldenSchema = z.strictObject({
  rows: z.number(),
  features: z.number(),
  input_salt: z.number(),
  kernel_salt: z.number(),
  cases: z.array(caseSchema),
});
type KerasCase = z.infer<typeof caseSchema>;

const file = new URL('../../../../golden/keras/losses.json', import.meta.url);
const golden = goldenSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const { rows, features } = golden;

beforeAll(readyTfjs);

afterEach(() => {
  closeTrainers();
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

function kernelOf({ units, scale }: KerasCase): Float32Array {
  return Float32Array.from(hashUnit(features * units, golden.kernel_salt), (u) => scale * (2 * u - 1));
}

function modelOf({ end, units }: Pick<KerasCase, 'end' | 'units'>, kernel?: Float32Array): tfl.Sequential {
  const activation = end === 'hard_sigmoid' ? 'hardSigmoid' : end;
  const dense = tfl.layers.dense({ name: 'end', units, activation, useBias: false, inputShape: [features] });
  const model = tfl.sequential({ layers: [dense] });
  if (kernel !== undefined) tf.tidy(() => dense.setWeights([tf.tensor(kernel, [features, units])]));
  return model;
}

function batchFor({ loss, classes, units, weights }: KerasCase): LabelledBatch {
  const values = Float32Array.from(hashUnit(rows * features, golden.input_salt), (u) => 2 * u - 1);
  const batch = { ...batchOf({ shape: [rows, features], values }, classes, units), weights: Float32Array.from(weights) };
  if (loss !== 'sparse-categorical-crossentropy') return batch;
  return { ...batch, labels: { shape: [rows], values: Int32Array.from(classes) } };
}

function settingsOf({ loss, settings }: KerasCase) {
  return lossNamed(loss, {
    labelSmoothing: settings.label_smoothing ?? 0,
    fromLogits: settings.from_logits ?? false,
    gamma: settings.gamma ?? 2,
    alpha: settings.alpha ?? 0.25,
  });
}

function titleOf({ loss, end, units, scale, settings, weights }: KerasCase): string {
  const weighted = weights.some((weight) => weight !== 1) ? ', weighted' : '';
  return `${loss}, ${end} of ${String(units)}, kernel to ${String(scale)}, ${JSON.stringify(settings)}${weighted}`;
}

/** Relative to the value, where it is above 1: float32 through exp and log. */
const TOLERANCE = 2e-6;

const titled = golden.cases.map((row) => ({ row, title: titleOf(row) }));

test.each(titled)('$title: the value and the gradient of Keras', ({ row }) => {
  const model = modelOf(row, kernelOf(row));
  const trainer = openTrainer(model, { loss: settingsOf(row) });
  const pass = trainer.pass(batchFor(row), atStep(1));
  model.dispose();
  expect(Math.abs(pass.loss - row.value)).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(row.value)));
  const expected = row.gradient.flat();
  const found = pass.gradients.get('end/kernel')!.values;
  expect(largestDifferenceOf(found, expected)).toBeLessThan(TOLERANCE * Math.max(1, largestOf(expected)));
});

// Kernels beyond that reach saturate: a difference quotient says nothing there.
const smooth = titled.filter(({ row }) => row.scale <= 8);

test.each(smooth)('$title: the gradient of finite differences', ({ row }) => {
  const kernel = kernelOf(row);
  const model = modelOf(row, kernel);
  const trainer = openTrainer(model, { loss: settingsOf(row) });
  const batch = batchFor(row);
  const gradient = trainer.pass(batch, atStep(1)).gradients.get('end/kernel')!.values;
  const lossAt = (index: number, by: number): number => {
    const values = Float32Array.from(kernel);
    values[index]! += by;
    trainer.restore([{ name: 'end/kernel', shape: [features, row.units], values }], []);
    return trainer.pass(batch, atStep(1)).loss;
  };
  const step = 4e-3;
  const found = kernel.map((__, index) => (lossAt(index, step) - lossAt(index, -step)) / (2 * step));
  model.dispose();
  // The loss itself is rounded to 1e-7 of its size, divided by the step: 2e-4 at most in this table.
  expect(largestDifferenceOf(found, gradient)).toBeLessThan(1e-3 * Math.max(1, largestOf(gradient)));
});

test.each([
  ['categorical-focal-crossentropy', 'sigmoid'],
  ['binary-focal-crossentropy', 'softmax'],
] as const)('%s behind a %s is refused', (name, end) => {
  const model = modelOf({ end, units: 3 });
  expect(() => openTrainer(model, { loss: lossNamed(name) })).toThrow(
    expect.objectContaining({ code: 'model/unsupported-layer', details: expect.objectContaining({ kind: end }) }),
  );
  model.dispose();
});

test('a loss behind a linear activation layer looks through to the softmax before it', () => {
  const row = golden.cases[1]!;
  const model = modelOf(row, kernelOf(row));
  model.add(tfl.layers.activation({ activation: 'linear' }));
  const trainer = openTrainer(model);
  const { loss } = trainer.pass(batchFor(row), atStep(1));
  model.dispose();
  expect(Math.abs(loss - row.value)).toBeLessThan(TOLERANCE * row.value);
});

test.each([0, 0.5, 2])('binary focal loss with gamma %d has a gradient where the sigmoid saturates', (gamma) => {
  const row = golden.cases.find(({ end, units }) => end === 'sigmoid' && units === 1)!;
  const model = modelOf(row, Float32Array.of(400, -400, 400, 400, 400));
  const trainer = openTrainer(model, { loss: lossNamed('binary-focal-crossentropy', { gamma }) });
  const { loss, gradients } = trainer.pass(batchFor(row), atStep(1));
  model.dispose();
  expect(loss).toBeGreaterThan(10);
  for (const value of gradients.get('end/kernel')!.values) expect(Number.isFinite(value)).toBe(true);
});
