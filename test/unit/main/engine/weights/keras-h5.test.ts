import { mkdtemp, readFile, truncate, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { readKerasH5 } from '#main/engine/weights/keras-h5.ts';
import { assignKerasWeights } from '#main/engine/weights/layer-weights.ts';
import { formulaWeight } from '#test/support/formula-weights.ts';

const golden = (name: string): string => fileURLToPath(new URL(`../../../../golden/keras/${name}`, import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caselens-h5-'));
  await readyTfjs();
});

test('a whole model gives its configuration and every weight, in the order and with the values Keras wrote', async () => {
  const file = await readKerasH5(golden('tiny_keras2.h5'));
  expect(file.kerasVersion).toBe('2.21.0');
  const layers = ['InputLayer', 'ZeroPadding2D', 'Conv2D', 'BatchNormalization'].map((kind) => ({ class_name: kind }));
  expect(file.config).toMatchObject({
    class_name: 'Functional',
    config: { layers: expect.arrayContaining(layers.map((layer) => expect.objectContaining(layer))) },
  });
  const weights = file.layers.flatMap((layer) => layer.weights);
  expect(weights.map(({ name }) => name).slice(0, 3)).toEqual([
    'conv2d/kernel:0',
    'batch_normalization/gamma:0',
    'batch_normalization/beta:0',
  ]);
  weights.forEach(({ name, shape, values }, salt) => {
    const expected = formulaWeight(name, shape, salt);
    expect(Math.max(...values.map((value, index) => Math.abs(value - expected[index]!))), name).toBeLessThan(1e-7);
  });
});

test('a weights-only file gives the same weights and no configuration', async () => {
  const whole = await readKerasH5(golden('tiny_keras2.h5'));
  const weightsOnly = await readKerasH5(golden('tiny_keras2_weights.h5'));
  expect(weightsOnly.config).toBeNull();
  expect(weightsOnly.layers).toEqual(whole.layers);
});

test.each([
  ['no file', async () => join(folder, 'none.h5')],
  ['a folder', async () => folder],
  ['an empty file', async () => written('empty.h5', '')],
  ['text', async () => written('text.h5', 'this is not HDF5')],
  ['a file cut off in the middle', async () => cutOff()],
  ['HDF5 signature and nothing else', async () => written('signature.h5', Buffer.from('894844460d0a1a0a', 'hex'))],
])('%s is refused as unreadable', async (_, make) => {
  await expect(readKerasH5(await make())).rejects.toMatchObject({ code: 'weights/unreadable' });
});

test('weights that do not fit name the layer, what it expects and what was found', async () => {
  const { layers } = await readKerasH5(golden('tiny_keras2.h5'));
  const model = tfl.sequential({ layers: [tfl.layers.dense({ name: 'dense_12', units: 4, inputShape: [12] })] });
  expect(() => assignKerasWeights(model, layers)).toThrow(
    expect.objectContaining({
      code: 'weights/mismatch',
      details: { layer: 'dense_12', expected: 'dense_12/kernel 12x4', found: '12x5' },
    }),
  );
  const other = tfl.sequential({ layers: [tfl.layers.dense({ name: 'missing', units: 4, inputShape: [12] })] });
  expect(() => assignKerasWeights(other, layers)).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ found: 'no such layer' }) }),
  );
  tf.dispose([...model.getWeights(), ...other.getWeights()]);
});

async function written(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function cutOff(): Promise<string> {
  const path = join(folder, 'cut.h5');
  await copyFile(golden('tiny_keras2.h5'), path);
  await truncate(path, Math.floor((await readFile(path)).length / 3));
  return path;
}
