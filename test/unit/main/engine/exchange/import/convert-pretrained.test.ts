import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import { buildCompactCnn } from '#main/engine/architectures/compact-cnn.ts';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { convertPretrained } from '#main/engine/exchange/import/convert-pretrained.ts';
import { describeModel } from '#main/engine/exchange/write/keras-layers.ts';
import { writeKerasH5 } from '#main/engine/exchange/write/write-keras-h5.ts';
import { writeKeras } from '#main/engine/exchange/write/write-keras.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignNamedWeights, modelWeights } from '#main/engine/weights/layer-weights.ts';
import { readSafeTensors } from '#main/engine/weights/safetensors.ts';
import { assignFormulaWeights } from '#test/support/formula-weights.ts';
import { goldenKeras } from '#test/support/foreign-models.ts';
import { tempFolder } from '#test/support/temp-home.ts';

beforeAll(() => readyTfjs());

/** A classifier of another input size than the network's own, with a top, and what it would be as pretrained weights. */
function classifier(): LayersModel {
  const model = buildCompactCnn({ inputSize: 64, classCount: 5, dropout: 0.5 });
  assignFormulaWeights(model);
  return model;
}

test.each(['h5', 'keras'] as const)(
  'a classifier as .%s gives the weights of its network, whatever its size, without the top',
  async (form) => {
    const folder = tempFolder();
    const path = join(folder, `model.${form}`);
    const model = classifier();
    if (form === 'h5') await writeKerasH5(path, describeModel(model), null);
    else await writeKeras(path, describeModel(model), 0);
    const expected = new Map(modelWeights(model).map((tensor) => [tensor.name, tensor.values]));
    model.dispose();

    const converted = await convertPretrained({ path, network: null, outDir: folder });
    expect(converted).toMatchObject({ network: 'compact-cnn', parameters: 320_112 });
    const { tensors } = await readSafeTensors(converted.weightsPath);
    for (const { name, values } of tensors) expect(values, name).toEqual(expected.get(name));
    const network = buildNetwork('compact-cnn');
    assignNamedWeights(network, tensors);
    network.dispose();
  },
);

test('another network than the named one is a table of what differs', async () => {
  const folder = tempFolder();
  const path = join(folder, 'model.h5');
  const model = classifier();
  await writeKerasH5(path, describeModel(model), null);
  model.dispose();
  await expect(convertPretrained({ path, network: 'vgg16', outDir: folder })).rejects.toMatchObject({
    code: 'import/mismatch',
    details: {
      network: 'VGG16',
      count: 13,
      layers: expect.arrayContaining(['block1_conv1']),
      expected: expect.arrayContaining(['3x3x3x64, 64']),
    },
  });
});

test('weights of no known network, an unknown name, weights that are not numbers', async () => {
  const folder = tempFolder();
  const unknown = { code: 'import/unknown-network' };
  const path = goldenKeras('tiny_keras2.h5');
  await expect(convertPretrained({ path, network: null, outDir: folder })).rejects.toMatchObject(unknown);
  await expect(convertPretrained({ path, network: 'resnet9000', outDir: folder })).rejects.toMatchObject(unknown);
  const model = classifier();
  const broken = model.getLayer('conv1');
  broken.setWeights(broken.getWeights().map((weight) => tf.fill(weight.shape, Number.NaN)));
  const file = join(folder, 'broken.h5');
  await writeKerasH5(file, describeModel(model), null);
  model.dispose();
  await expect(convertPretrained({ path: file, network: null, outDir: folder })).rejects.toMatchObject({
    code: 'import/unreadable',
  });
});
