import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { OPTIMIZERS } from '#shared/domain/training/optimizers.ts';
import { lossNamed } from '#shared/domain/training/losses.ts';
import { buildStudy } from '#main/engine/architectures/studies.ts';
import type { StudyId } from '#main/engine/architectures/studies.ts';
import { onnxRunner } from '#main/engine/runners/onnx-runner.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import type { LabelledBatch } from '#main/engine/tensorflow/trainer.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignFormulaWeights } from '#test/support/formula-weights.ts';
import { largestDifferenceOf, largestOf } from '#test/support/network-function.ts';
import { atStep, batchOf, closeTrainers, openTrainer } from '#test/support/small-training.ts';

const shared = process.env['CASELENS_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));

const summarySchema = z.looseObject({ first: z.array(z.number()), l2: z.number() });
const referenceSchema = z.looseObject({
  input_shape: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  labels: z.array(z.number()),
  loss: z.enum(['categorical_crossentropy', 'binary_crossentropy']),
  inference_output: z.array(z.array(z.number())),
  training_output: z.array(z.array(z.number())),
  training_loss: z.number(),
  gradients: z.record(z.string(), summarySchema),
  moving_statistics_after_step: z.record(z.string(), summarySchema),
});
type Reference = z.infer<typeof referenceSchema>;

const trajectorySchema = z.record(
  z.string(),
  z.strictObject({ optimizer: z.enum(['adam', 'rmsprop']), learning_rate: z.number(), losses: z.array(z.number()) }),
);
const trajectoryFile = new URL('../golden/keras/trajectories.json', import.meta.url);

const STUDIES: readonly { readonly file: string; readonly id: StudyId; readonly isFrozen: boolean }[] = [
  { file: 'vgg16_ham10000', id: 'vgg16-ham10000', isFrozen: true },
  { file: 'inception_v3_isic', id: 'inception-v3-isic', isFrozen: true },
  { file: 'resnet50v2_malaria', id: 'resnet50v2-malaria', isFrozen: false },
  { file: 'densenet201_breast', id: 'densenet201-breast', isFrozen: false },
];

beforeAll(readyTfjs);
afterEach(closeTrainers);

function readReference(file: string): Reference {
  return referenceSchema.parse(JSON.parse(readFileSync(join(shared, 'reference', 'keras', `${file}.json`), 'utf8')));
}

function buildWithFormulaWeights(id: StudyId): tfl.LayersModel {
  // Random masks cannot be compared.
  const model = buildStudy(id, { dropout: 0 });
  assignFormulaWeights(model);
  return model;
}

/** The script's images: 256 grey levels from the formula, divided by 255 in float32. */
function batchFor(reference: Reference): LabelledBatch {
  const [count, height, width, channels] = reference.input_shape;
  const units = hashUnit(count * height * width * channels, 1000);
  const values = Float32Array.from(units, (unit) => Math.floor(unit * 256) / 255);
  return batchOf({ shape: reference.input_shape, values }, reference.labels, reference.inference_output[0]!.length);
}

function lossOf({ loss }: Reference) {
  return lossNamed(loss === 'categorical_crossentropy' ? 'categorical-crossentropy' : 'binary-crossentropy');
}

function l2(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/** The largest relative difference of gradients' lengths, of those above 1e-4 of the longest: a bias before a batch norm has rounding only. */
function worstGradient(found: ReadonlyMap<string, { values: Float32Array }>, reference: Reference): number {
  const expected = Object.entries(reference.gradients);
  const longest = Math.max(...expected.map(([, gradient]) => gradient.l2));
  const compared = expected.filter(([, gradient]) => gradient.l2 > 1e-4 * longest);
  expect(compared.length).toBeGreaterThan(0);
  return Math.max(
    ...compared.map(([name, gradient]) => Math.abs(l2(found.get(name.replace(/:0$/, ''))!.values) / gradient.l2 - 1)),
  );
}

/** The largest difference of moving statistics, relative to the value or to the tensor's root mean square, whichever is larger. */
function worstStatistic(weights: ReadonlyMap<string, Float32Array>, reference: Reference): number {
  let worst = 0;
  for (const [name, statistic] of Object.entries(reference.moving_statistics_after_step)) {
    const values = weights.get(name.replace(/:0$/, ''))!;
    const rms = statistic.l2 / Math.sqrt(values.length);
    statistic.first.forEach((value, at) => {
      worst = Math.max(worst, Math.abs(values[at]! - value) / Math.max(Math.abs(value), rms));
    });
  }
  return worst;
}

describe.each(STUDIES)('$id with formula weights, full size', ({ file, id, isFrozen }) => {
  const reference = readReference(file);

  test('TensorFlow gives the outputs, loss, gradients and moving statistics of Keras', () => {
    const model = buildWithFormulaWeights(id);
    const trainer = openTrainer(model, { loss: lossOf(reference), optimizer: OPTIMIZERS.sgd });
    model.dispose();
    const batch = batchFor(reference);
    const inference = trainer.predict(batch.input).values;
    expect(largestDifferenceOf(inference, reference.inference_output.flat())).toBeLessThan(1e-5);
    const pass = trainer.pass(batch, atStep(1, 0));
    expect(largestDifferenceOf(pass.output.values, reference.training_output.flat())).toBeLessThan(1e-4);
    expect(Math.abs(pass.loss - reference.training_loss)).toBeLessThan(1e-4);
    expect([...pass.gradients.keys()].sort()).toEqual(
      Object.keys(reference.gradients)
        .map((name) => name.replace(/:0$/, ''))
        .sort(),
    );
    // Keras with and without oneDNN differs by as much in deep networks.
    expect(worstGradient(pass.gradients, reference)).toBeLessThan(0.02);
    trainer.step(batch, atStep(1, 0));
    const weights = new Map(trainer.readWeights().map(({ name, values }) => [name, values]));
    expect(Object.keys(reference.moving_statistics_after_step).length > 0).toBe(!isFrozen);
    expect(worstStatistic(weights, reference)).toBeLessThan(1e-5);
  });

  // ONNX Runtime's optimiser once took the zeros around ResNet's first pooling for minus infinity: 1 % of the features, without a word.
  test('ONNX Runtime, fully optimised, gives the outputs of Keras', async () => {
    const load = async (): Promise<tfl.LayersModel> => buildWithFormulaWeights(id);
    const open = await onnxRunner.open({ name: id, contentHash: null, load }, { threads: 2, compiledDir: null });
    const { input } = batchFor(reference);
    const output = await open.run(Float32Array.from(input.values), reference.input_shape[0]);
    await open.close();
    expect(largestOf(output)).toBeGreaterThan(0);
    expect(largestDifferenceOf(output, reference.inference_output.flat())).toBeLessThan(1e-5);
  });
});

describe.each(Object.entries(trajectorySchema.parse(JSON.parse(readFileSync(trajectoryFile, 'utf8')))))('%s', (file, run) => {
  test('20 steps of the head on a frozen base have the losses of Keras', () => {
    const { id } = STUDIES.find((study) => study.file === file)!;
    const reference = readReference(file);
    const model = buildWithFormulaWeights(id);
    const trainer = openTrainer(model, { loss: lossOf(reference), optimizer: OPTIMIZERS[run.optimizer] });
    model.dispose();
    const batch = batchFor(reference);
    const losses = run.losses.map((_, at) => trainer.step(batch, atStep(at + 1, run.learning_rate)));
    expect(losses).toHaveLength(20);
    expect(largestDifferenceOf(losses, run.losses)).toBeLessThan(1e-5);
  });
});
