import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { readKerasH5 } from '#main/engine/weights/keras-h5.ts';
import { goldenKeras, importedOutput, inspected, largestDifference } from '#test/support/foreign-models.ts';
import { saveTeachable, teachableModel } from '#test/support/teachable-model.ts';
import { tempFolder } from '#test/support/temp-home.ts';

// Keras with and without oneDNN differs by 1e-7 on such models; ours by 6e-8 (measured).
const TOLERANCE = 1e-5;
const classes = ['a', 'b', 'c'];
const answer = JSON.parse(readFileSync(goldenKeras('tiny_model.json'), 'utf8')) as { salt: number; output: number[][] };
const input = Float32Array.from(hashUnit(2 * 16 * 16 * 3, answer.salt));

beforeAll(() => readyTfjs());

describe('files of Keras', () => {
  test.each(['tiny_keras2.h5', 'tiny_keras3.h5', 'tiny_keras3.keras'])('%s answers as Keras does', async (name) => {
    const output = await importedOutput([goldenKeras(name)], { classes, input, batch: 2 });
    expect(largestDifference(output, answer.output.flat())).toBeLessThan(TOLERANCE);
  });

  test('weights with the JSON of their model beside them', async () => {
    const { config } = await readKerasH5(goldenKeras('tiny_keras2.h5'));
    const json = join(tempFolder(), 'architecture.json');
    writeFileSync(json, JSON.stringify(config));
    const output = await importedOutput([goldenKeras('tiny_keras2_weights.h5'), json], { classes, input, batch: 2 });
    expect(largestDifference(output, answer.output.flat())).toBeLessThan(TOLERANCE);
  });

  test('what a file says, and what is a guess', async () => {
    expect(await inspected([goldenKeras('tiny_keras3.keras')])).toMatchObject({
      format: 'keras',
      producer: 'Keras 3.15.1',
      network: null,
      width: 16,
      height: 16,
      units: 3,
      parameters: 425,
      classes: null,
      preprocessing: { value: 'unit', because: 'usual' },
      scores: { value: 'probabilities', because: 'file' },
    });
  });

  test('class names: as many different ones as outputs', async () => {
    const wanted = { code: 'import/wrong-classes', details: { expected: 3 } };
    const files = [goldenKeras('tiny_keras2.h5')];
    await expect(importedOutput(files, { classes: ['a', 'b'], input, batch: 2 })).rejects.toMatchObject(wanted);
    await expect(importedOutput(files, { classes: ['a', 'b', 'b'], input, batch: 2 })).rejects.toMatchObject(wanted);
  });

  test('nothing of a model stays in memory', async () => {
    const before = tf.memory().numTensors;
    await inspected([goldenKeras('tiny_keras2.h5')]);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('TensorFlow.js', () => {
  test('a Teachable Machine export, as files and as the archive that is downloaded, answers as TensorFlow.js does', async () => {
    const folder = tempFolder();
    const model = teachableModel();
    await saveTeachable(model, folder);
    const expected = tf.tidy(() => Float32Array.from((model.predict(tf.tensor(input, [2, 16, 16, 3])) as tf.Tensor).dataSync()));
    model.dispose();
    const files = ['model.json', 'weights.bin', 'metadata.json'].map((name) => join(folder, name));
    expect(await inspected(files)).toMatchObject({
      format: 'teachable-machine',
      classes: ['healthy', 'sick'],
      preprocessing: { value: 'tf', because: 'teachable-machine' },
      units: 2,
    });
    const archive = join(tempFolder(), 'my_model.zip');
    await zipFiles(archive, files);
    for (const paths of [files, [archive]]) {
      expect(largestDifference(await importedOutput(paths, { input, batch: 2 }), expected)).toBeLessThan(TOLERANCE);
    }
  });
});

async function zipFiles(to: string, paths: readonly string[]): Promise<void> {
  const zip = new ZipFile();
  for (const path of paths) zip.addFile(path, `converted/${basename(path)}`);
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(to));
}
