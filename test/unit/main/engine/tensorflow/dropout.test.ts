import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { lossNamed } from '#shared/domain/training/losses.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import type { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { atStep, batchOf, closeTrainers, openTrainer } from '#test/support/small-training.ts';

const UNITS = 5000;
const RATE = 0.3;
const ones = { shape: [2, UNITS], values: new Float32Array(2 * UNITS).fill(1) };
const batch = batchOf(ones, [0, 1], 2 * UNITS);

beforeAll(readyTfjs);

afterEach(() => {
  closeTrainers();
  expect(loadBinding().getNumOfTensors()).toBe(0);
});

/** Two dropout layers side by side on the same ones. */
function openMasks(): NetworkTrainer {
  const input = tfl.input({ shape: [UNITS] });
  const parts = ['left', 'right'].map((name) => tfl.layers.dropout({ name, rate: RATE }).apply(input) as tfl.SymbolicTensor);
  const model = tfl.model({ inputs: input, outputs: tfl.layers.concatenate().apply(parts) as tfl.SymbolicTensor });
  const trainer = openTrainer(model, { loss: lossNamed('binary-crossentropy', { fromLogits: true }) });
  model.dispose();
  return trainer;
}

function masks(trainer: NetworkTrainer, step: number, seed: number): Float32Array {
  return trainer.pass(batch, atStep(step, 0, seed)).output.values;
}

/** How often two masks agree; independent ones at `rate^2 + (1 - rate)^2` = 0.58. */
function agreement(a: Float32Array, b: Float32Array): number {
  return a.reduce((count, value, at) => count + (value === b[at] ? 1 : 0), 0) / a.length;
}

/** Five standard deviations of a share of 10,000 draws: a good generator fails once in a million seeds, and these are fixed. */
const SPREAD = 5 * Math.sqrt(0.25 / 10_000);

test('a mask leaves out the rate and keeps the mean', () => {
  const found = masks(openMasks(), 1, 17);
  for (const values of [found.slice(0, UNITS), found.slice(UNITS, 2 * UNITS)]) {
    const kept = values.filter((value) => value !== 0);
    expect(Math.abs(kept.length / UNITS - (1 - RATE))).toBeLessThan(SPREAD * Math.SQRT2);
    for (const value of kept) expect(value).toBeCloseTo(1 / (1 - RATE), 6);
    expect(Math.abs(values.reduce((sum, value) => sum + value, 0) / UNITS - 1)).toBeLessThan(0.05);
  }
});

test('the same seed and step give the same mask, in another session too; another seed, step, layer or image another', () => {
  const trainer = openMasks();
  const first = masks(trainer, 1, 17);
  expect(masks(trainer, 1, 17)).toEqual(first);
  expect(masks(openMasks(), 1, 17)).toEqual(first);
  const independent = RATE ** 2 + (1 - RATE) ** 2;
  const left = first.slice(0, UNITS);
  const others = [
    agreement(masks(trainer, 2, 17), first),
    agreement(masks(trainer, 1, 18), first),
    // Neither must a later step of one seed be an earlier one of the next.
    agreement(masks(trainer, 2, 16), first),
    agreement(first.slice(UNITS, 2 * UNITS), left),
    agreement(first.slice(2 * UNITS, 3 * UNITS), left),
  ];
  for (const share of others) expect(Math.abs(share - independent)).toBeLessThan(2 * SPREAD);
});

test('prediction and evaluation leave nothing out', () => {
  const trainer = openMasks();
  expect(new Set(trainer.predict(ones).values)).toEqual(new Set([1]));
  expect(new Set(trainer.evaluate(batch).values)).toEqual(new Set([1]));
});

test('dropout of whole images leaves out an image or none of it', () => {
  const images = 200;
  const input = tfl.input({ shape: [2, 2, 1] });
  const noiseShape = [null, 1, 1, 1] as unknown as number[];
  const dropped = tfl.layers.dropout({ rate: RATE, noiseShape }).apply(input);
  const model = tfl.model({ inputs: input, outputs: tfl.layers.flatten().apply(dropped) as tfl.SymbolicTensor });
  const trainer = openTrainer(model, { loss: lossNamed('binary-crossentropy', { fromLogits: true }) });
  model.dispose();
  const pixels = { shape: [images, 2, 2, 1], values: new Float32Array(images * 4).fill(1) };
  const { values } = trainer.pass(batchOf(pixels, new Array<number>(images).fill(0), 4), atStep(1, 0)).output;
  const kept = Array.from({ length: images }, (_, image) => values.slice(4 * image, 4 * image + 4));
  for (const image of kept) expect(new Set(image).size).toBe(1);
  const share = kept.filter(([first]) => first !== 0).length / images;
  // Five standard deviations of a share of 200 draws.
  expect(Math.abs(share - (1 - RATE))).toBeLessThan(5 * Math.sqrt(0.25 / images));
});
