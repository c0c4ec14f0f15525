import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { BACKBONES, isBackboneId } from '#shared/domain/architectures/backbones.ts';
import { PREPROCESSING_MODES, preprocess } from '#shared/domain/imaging/preprocessing.ts';
import { buildBackbone, loadFeatureModel } from '#main/engine/architectures/registry.ts';
import { RUNNERS } from '#main/engine/runners/choose.ts';
import { formulaPixels } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { readKerasH5 } from '#main/engine/weights/keras-h5.ts';
import { hashFile } from '#main/platform/hash-file.ts';
import { wrongBlocks } from '#test/support/network-blocks.ts';

const resourcesDir = fileURLToPath(new URL('../../../../../resources', import.meta.url));

beforeAll(readyTfjs);

describe.each(Object.keys(BACKBONES))('%s', (id) => {
  if (!isBackboneId(id)) throw new TypeError(id);
  const backbone = BACKBONES[id];
  const weightsPath = `${resourcesDir}/models/${backbone.weights.file}`;

  test('is built with the parameters, shapes and layer names of its table row', () => {
    const before = tf.memory().numTensors;
    const model = buildBackbone(id);
    expect(model.countParams()).toBe(backbone.parameters);
    expect(model.inputs[0]!.shape).toEqual([null, backbone.inputSize, backbone.inputSize, 3]);
    expect(model.outputs[0]!.shape).toEqual([null, ...backbone.featureMap]);
    expect(model.getLayer(backbone.gradCamLayer).outputShape).toEqual([null, ...backbone.featureMap]);
    expect(wrongBlocks(model, backbone.blocks)).toEqual([]);
    expect(PREPROCESSING_MODES).toHaveProperty(backbone.preprocessing);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('has the layers of its Keras file: names, kinds, order', async () => {
    expect(await hashFile(weightsPath)).toBe(backbone.weights.sha256);
    const file = await readKerasH5(weightsPath);
    const model = buildBackbone(id);
    const ours = model.layers.map((layer) => `${layer.getClassName()} ${layer.name}`);
    const { layers } = file.config!.config as { layers: readonly { class_name: string; config: { name: string } }[] };
    expect(ours).toEqual(layers.map((layer) => `${layer.class_name} ${layer.config.name}`));
    model.dispose();
  });

  test('comes with its licence and provenance', async () => {
    const folder = weightsPath.slice(0, weightsPath.lastIndexOf('/'));
    expect(await readFile(`${folder}/LICENSE`, 'utf8')).toContain('Apache');
    expect(await readFile(`${folder}/README.md`, 'utf8')).toContain(backbone.weights.file.split('/').at(-1)!);
  });
});

test.each(['onnx', 'tfjs'] as const)('EfficientNet-Lite0 on %s gives Keras’ pooled features within 1e-4', async (runner) => {
  const text = await readFile(new URL('../../../../golden/keras/efficientnet-lite0.json', import.meta.url), 'utf8');
  const reference = JSON.parse(text) as { readonly pooled: readonly (readonly number[])[] };
  const id = 'efficientnet-lite0';
  const before = tf.memory().numTensors;
  const source = { name: id, contentHash: null, load: () => loadFeatureModel(id, resourcesDir) };
  const model = await RUNNERS[runner].open(source, { threads: 1, compiledDir: null });
  const input = preprocess(formulaPixels({ count: 2, size: 224, block: 16, salt: 90 }), 'lite');
  const features = await model.run(input, 2);
  const expected = reference.pooled.flat();
  expect(features.length).toBe(expected.length);
  expect(Math.max(...expected.map((value, index) => Math.abs(value - features[index]!)))).toBeLessThan(1e-4);
  await model.close();
  expect(tf.memory().numTensors).toBe(before);
});

test('missing weights are refused by path', async () => {
  await expect(loadFeatureModel('efficientnet-lite0', '/nowhere')).rejects.toMatchObject({ code: 'weights/unreadable' });
});
