import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { preprocessingContractSchema } from '#shared/contract/engine/manifest.ts';
import { PREPROCESSING_MODES, preprocess } from '#shared/domain/imaging/preprocessing.ts';

const pixels = z.array(z.array(z.array(z.number())));
const golden = z
  .object({ pixels, unit: pixels, caffe: pixels, tf: pixels, torch: pixels })
  .parse(JSON.parse(readFileSync(new URL('../../../../golden/keras/preprocessing.json', import.meta.url), 'utf8')));

test.each(['unit', 'caffe', 'tf', 'torch'] as const)('%s equals Keras within 1e-5', (mode) => {
  const input = Float32Array.from(golden.pixels.flat(2));
  const expected = golden[mode].flat(2);
  const out = preprocess(input, mode);
  out.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? Number.NaN))).toBeLessThanOrEqual(1e-5));
  expect([...input]).toEqual(golden.pixels.flat(2));
});

test('lite: (pixel - 127) / 128', () => {
  expect([...preprocess(Float32Array.from([0, 127, 255]), 'lite')]).toEqual([-127 / 128, 0, 1]);
});

test('the contract knows the same modes', () => {
  expect(preprocessingContractSchema.shape.mode.options.toSorted()).toEqual(Object.keys(PREPROCESSING_MODES).toSorted());
});
