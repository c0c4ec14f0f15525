import { createWriteStream, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { openZip } from '#main/engine/exchange/read/zip-archive.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { goldenKeras, inspected } from '#test/support/foreign-models.ts';
import { tempFolder } from '#test/support/temp-home.ts';
import { writeZip } from '#test/support/zip-file.ts';

beforeAll(() => readyTfjs());

describe('archives', () => {
  test.each([
    ['a name that leads up', { '../evil.json': '{}' }],
    ['an absolute name', { '/etc/evil.json': '{}' }],
    ['a backslash in a name', { '..\\evil.json': '{}' }],
  ])('%s is refused', async (_, entries) => {
    const path = join(tempFolder(), 'model.keras');
    writeZip(path, entries);
    await expect(openZip(path)).rejects.toMatchObject({ code: 'import/unsafe-archive' });
  });

  test('a link is refused', async () => {
    const path = await zipOf((zip) => zip.addBuffer(Buffer.from('/etc/passwd'), 'config.json', { mode: 0o120777 }));
    await expect(openZip(path)).rejects.toMatchObject({
      code: 'import/unsafe-archive',
      details: { reason: 'config.json: a link' },
    });
  });

  test('a file that grows a thousandfold is refused before it is unpacked', async () => {
    const path = await zipOf((zip) => zip.addBuffer(Buffer.alloc(64 * 1024 ** 2), 'config.json'));
    await expect(inspected([path])).rejects.toMatchObject({ code: 'import/unsafe-archive' });
  });

  test('more files than a model has are refused', async () => {
    const path = join(tempFolder(), 'model.keras');
    writeZip(path, Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`${index}.json`, '1'])));
    await expect(openZip(path)).rejects.toMatchObject({ code: 'import/unsafe-archive' });
  });

  test.each(['not a zip at all', ''])('%j as archive is unreadable', async (content) => {
    const path = join(tempFolder(), 'model.keras');
    writeFileSync(path, content);
    await expect(inspected([path])).rejects.toMatchObject({ code: 'import/unreadable' });
  });

  test.each([0.3, 0.6, 0.95])('a .keras file cut off at %d of its length is unreadable', async (share) => {
    const path = join(tempFolder(), 'model.keras');
    const bytes = readFileSync(goldenKeras('tiny_keras3.keras'));
    writeFileSync(path, bytes);
    truncateSync(path, Math.floor(bytes.length * share));
    await expect(inspected([path])).rejects.toMatchObject({ code: 'import/unreadable' });
  });
});

describe('descriptions of models', () => {
  const conv = { name: 'conv', filters: 2, kernel_size: [3, 3] };

  test.each([
    ['Lambda', { function: ['4wEAAAAA', null, null] }],
    ['TFOpLambda', { function: 'math.multiply' }],
    ['MyOwnLayer', {}],
    ['__proto__', {}],
    ['constructor', {}],
  ])('a layer of the kind %s is refused by its name, whatever is in it', async (kind, config) => {
    const refused = described([image(), layer(kind, { name: 'strange', ...config }, 'image')]);
    await expect(refused).rejects.toMatchObject({ code: 'import/layer-refused', details: { layer: 'strange', kind } });
  });

  test.each([
    ['filters', -1],
    ['filters', 1e12],
    ['filters', 'many'],
    ['filters', null],
    ['kernel_size', [3, 3, 3]],
    ['kernel_size', [1e9, 1e9]],
    ['groups', 4],
    ['data_format', 'channels_first'],
    ['activation', 'exponential'],
    ['activation', { class_name: 'Lambda' }],
    ['strides', [0, 1]],
    ['padding', 'causal'],
  ])('%s = %j is refused with the layer named', async (key, value) => {
    const refused = described([image(), layer('Conv2D', { ...conv, [key]: value }, 'image')]);
    await expect(refused).rejects.toMatchObject({ code: 'import/layer-setting', details: { layer: 'conv', kind: 'Conv2D' } });
  });

  test('a huge layer is refused, because its weights are not in the file, before it is allocated', async () => {
    const refused = described([image(), layer('Conv2D', { ...conv, filters: 1_000_000, kernel_size: [999, 999] }, 'image')]);
    await expect(refused).rejects.toMatchObject({ code: 'import/unreadable' });
  });

  test.each([
    ['grey images', [null, 16, 16, 1]],
    ['vectors', [null, 16]],
    ['no shape', null],
    ['texts', ['a', 'b', 'c', 'd']],
  ])('an input of %s is refused', async (_, shape) => {
    await expect(described([image(shape)], 'image')).rejects.toMatchObject({ code: 'import/unsupported' });
  });

  test('an input of a size that no image is decoded to is refused', async () => {
    await expect(described([image([null, 1e9, 1e9, 3])], 'image')).rejects.toMatchObject({ code: 'import/unreadable' });
  });

  test('a circle of layers, an unknown source, a layer used twice, no layers', async () => {
    const circle = [image(), layer('ReLU', { name: 'a' }, 'b'), layer('ReLU', { name: 'b' }, 'a')];
    await expect(described(circle, 'b')).rejects.toMatchObject({ code: 'import/unreadable' });
    await expect(described([image(), layer('ReLU', { name: 'a' }, 'gone')], 'a')).rejects.toMatchObject({
      code: 'import/unreadable',
    });
    const twice = { ...layer('ReLU', { name: 'a' }, 'image'), inbound_nodes: [[['image', 0, 0, {}]], [['a', 0, 0, {}]]] };
    await expect(described([image(), twice], 'a')).rejects.toMatchObject({ code: 'import/unsupported' });
    await expect(described([], 'a')).rejects.toMatchObject({ code: 'import/unreadable' });
  });

  test('models inside models without end', async () => {
    let config: unknown = { name: 'core', layers: [image()], input_layers: [['image', 0, 0]], output_layers: [['image', 0, 0]] };
    for (let depth = 0; depth < 60; depth++) {
      const name = `m${depth}`;
      config = { name, layers: [{ class_name: 'Functional', name, config, inbound_nodes: [] }], output_layers: [[name, 0, 0]] };
    }
    const json = { modelTopology: { class_name: 'Functional', config }, weightsManifest: [] };
    await expect(inspected([modelJson(json)])).rejects.toMatchObject({ code: expect.stringMatching(/^import\/un/) });
  });

  test('weights of a subclassed model, whose code is not in the file', async () => {
    const json = { modelTopology: { class_name: 'Lambda', config: {} }, weightsManifest: [] };
    await expect(inspected([modelJson(json)])).rejects.toMatchObject({ code: 'import/unsupported' });
  });

  test('nothing is left in memory of what was refused', async () => {
    const before = tf.memory().numTensors;
    await expect(described([image(), layer('Conv2D', { ...conv, filters: 9 }, 'image')])).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('TensorFlow.js weights', () => {
  const weight = (shape: unknown, dtype = 'float32'): object => ({ name: 'conv/kernel', shape, dtype });

  test.each([
    ['more values than bytes', [weight([1000, 1000, 1000])]],
    ['fewer values than bytes', [weight([1])]],
    ['a length that is not whole', [weight([1.5])]],
    ['a negative length', [weight([-1, -16])]],
    ['a length that is no number', [weight(['NaN'])]],
    ['lengths beyond all numbers', [weight([1e300, 1e300])]],
    ['texts', [weight([4], 'string')]],
  ])('%s are refused', async (_, weights) => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'weights.bin'), Buffer.alloc(64));
    const path = join(folder, 'model.json');
    const json = {
      modelTopology: { class_name: 'Sequential', config: { layers: [] } },
      weightsManifest: [{ paths: ['weights.bin'], weights }],
    };
    writeFileSync(path, JSON.stringify(json));
    await expect(inspected([path, join(folder, 'weights.bin')])).rejects.toMatchObject({
      code: expect.stringMatching(/^import\//),
    });
  });

  test.each(['../secret.bin', '/etc/hostname', 'weights.bin/../../secret.bin', 'https://example.org/weights.bin'])(
    'a weights file named %s is not among the chosen files',
    async (name) => {
      const manifest = [{ paths: [name], weights: [weight([1])] }];
      const path = modelJson({ modelTopology: { class_name: 'Sequential', config: [] }, weightsManifest: manifest });
      await expect(inspected([path])).rejects.toMatchObject({ code: 'import/unreadable', details: { fileName: name } });
    },
  );

  test('a graph model is named as such', async () => {
    const path = modelJson({ format: 'graph-model', modelTopology: { node: [] }, weightsManifest: [] });
    await expect(inspected([path])).rejects.toMatchObject({ code: 'import/unsupported' });
  });
});

type Json = Record<string, unknown>;

function image(shape: unknown = [null, 16, 16, 3]): Json {
  return { class_name: 'InputLayer', name: 'image', config: { name: 'image', batch_input_shape: shape }, inbound_nodes: [] };
}

function layer(kind: string, config: Json, source: string): Json {
  return { class_name: kind, name: config['name'], config, inbound_nodes: [[[source, 0, 0, {}]]] };
}

/** Looks at a TensorFlow.js model of these layers without weights. */
function described(layers: readonly Json[], output = String(layers.at(-1)?.['name'])): Promise<unknown> {
  const config = { name: 'm', layers, input_layers: [['image', 0, 0]], output_layers: [[output, 0, 0]] };
  return inspected([modelJson({ modelTopology: { class_name: 'Functional', config }, weightsManifest: [] })]);
}

function modelJson(json: unknown): string {
  const path = join(tempFolder(), 'model.json');
  writeFileSync(path, JSON.stringify(json));
  return path;
}

async function zipOf(fill: (zip: ZipFile) => void): Promise<string> {
  const path = join(tempFolder(), 'model.keras');
  const zip = new ZipFile();
  fill(zip);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(path));
  return path;
}
