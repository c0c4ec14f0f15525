import { readFileSync } from 'node:fs';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { GradientClipping, OptimizerSettings } from '#shared/domain/training/optimizers.ts';
import { NO_CLIPPING, OPTIMIZERS } from '#shared/domain/training/optimizers.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import type { TrainingOptions } from '#main/engine/tensorflow/training-graph.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignFormulaWeights } from '#test/support/formula-weights.ts';
import { largestDifferenceOf } from '#test/support/network-function.ts';
import { atStep, batchOf, closeTrainers, openTrainer } from '#test/support/small-training.ts';

const numbers = z.array(z.number());
const settingsSchema = z.looseObject({
  momentum: z.number().optional(),
  nesterov: z.boolean().optional(),
  rho: z.number().optional(),
  beta_1: z.number().optional(),
  beta_2: z.number().optional(),
  epsilon: z.number().optional(),
  weight_decay: z.number().nullish(),
});
const defaultsSchema = z.record(
  z.string(),
  z.strictObject({
    config: settingsSchema.extend({ name: z.string(), learning_rate: z.number() }),
    losses: numbers,
    last_kernel: z.array(numbers),
  }),
);
const changedSchema = z.array(
  z.strictObject({
    name: z.enum(['sgd', 'rmsprop', 'adam', 'adamw']),
    settings: settingsSchema,
    clipping: z.strictObject({
      clipnorm: z.number().optional(),
      global_clipnorm: z.number().optional(),
      clipvalue: z.number().optional(),
    }),
    l1: z.number(),
    l2: z.number(),
    rates: numbers,
    losses: numbers,
    last_kernel: z.array(numbers),
  }),
);

/** One run of Keras: 20 losses before each step, and the last kernel. */
interface KerasRun {
  readonly title: string;
  readonly options: Partial<TrainingOptions>;
  readonly rates: readonly number[];
  readonly losses: readonly number[];
  readonly kernel: readonly number[];
}

function read(name: string): unknown {
  const text = readFileSync(new URL(`../../../../golden/keras/${name}`, import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  return parsed;
}

function optimizerOf(name: OptimizerSettings['name'], given: z.infer<typeof settingsSchema>): OptimizerSettings {
  const { momentum, nesterov, rho, epsilon, beta_1: beta1, beta_2: beta2, weight_decay: weightDecay } = given;
  const changes = { momentum, nesterov, rho, epsilon, beta1, beta2, weightDecay: weightDecay ?? undefined };
  const known = Object.entries(changes).filter(([key, value]) => value !== undefined && key in OPTIMIZERS[name]);
  return { ...OPTIMIZERS[name], ...Object.fromEntries(known) };
}

const defaults = Object.entries(defaultsSchema.parse(read('optimizers.json'))).map(([title, run]): KerasRun => {
  const name = z.enum(['sgd', 'rmsprop', 'adam', 'adamw']).parse(run.config.name.toLowerCase());
  return {
    title: `${title} of Keras' defaults`,
    options: { optimizer: optimizerOf(name, run.config) },
    rates: run.losses.map(() => run.config.learning_rate),
    losses: run.losses,
    kernel: run.last_kernel.flat(),
  };
});

const changed = changedSchema.parse(read('optimizer-settings.json')).map((run): KerasRun => {
  const { clipnorm = null, global_clipnorm: globalClipnorm = null, clipvalue = null } = run.clipping;
  const clipping: GradientClipping = { ...NO_CLIPPING, clipnorm, globalClipnorm, clipvalue };
  const isConstant = new Set(run.rates).size === 1;
  const words = JSON.stringify({ ...run.settings, ...run.clipping, l1: run.l1, l2: run.l2 });
  return {
    title: `${run.name} ${words}, ${isConstant ? 'one rate' : 'changing rate'}`,
    options: { optimizer: optimizerOf(run.name, run.settings), clipping, penalty: { l1: run.l1, l2: run.l2 } },
    rates: run.rates,
    losses: run.losses,
    kernel: run.last_kernel.flat(),
  };
});

beforeAll(readyTfjs);

afterEach(() => {
  closeTrainers();
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

const input = { shape: [12, 6], values: Float32Array.from(hashUnit(72, 50), (u) => 2 * u - 1) };
const batch = batchOf(
  input,
  Array.from({ length: 12 }, (_, row) => row % 3),
  3,
);

test.each([...defaults, ...changed])('$title: 20 losses and the last kernel of Keras', (run) => {
  const model = tfl.sequential({
    layers: [
      tfl.layers.dense({ units: 4, activation: 'relu', inputShape: [6] }),
      tfl.layers.dense({ name: 'last', units: 3, activation: 'softmax' }),
    ],
  });
  assignFormulaWeights(model);
  const trainer = openTrainer(model, run.options);
  const losses = run.rates.map((rate, at) => trainer.step(batch, atStep(at + 1, rate)));
  const kernel = trainer.readWeights().find(({ name }) => name === 'last/kernel')!.values;
  model.dispose();
  expect(losses).toHaveLength(20);
  expect(largestDifferenceOf(losses, run.losses)).toBeLessThan(1e-5);
  expect(largestDifferenceOf(kernel, run.kernel)).toBeLessThan(1e-5);
});
