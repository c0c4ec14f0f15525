import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { drawInitialWeights } from '#main/engine/training/initial-weights.ts';
import { writeKerasWeights } from '#test/support/keras-weights.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { caselens } from './caselens.ts';

/* A study's recipe from imported weights, by the command line: what it starts from is in the record, and its threshold is kept. */

let folder: string;
let home: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-cli-study-'));
  home = join(folder, 'home');
  mkdirSync(home);
  paintClassFolders(join(folder, 'images'), 12);
  await readyTfjs();
  const network = buildNetwork('inception-v3', 80);
  await writeKerasWeights(join(folder, 'inception.h5'), network, drawInitialWeights(network, 'file'));
  network.dispose();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function printed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await caselens(home, args, folder);
  expect(code, stderr + stdout).toBe(0);
  return stdout;
}

test('InceptionV3 from a Keras file', { timeout: 240_000 }, async () => {
  await printed('dataset', 'import', 'images', '--name', 'shapes', '--positive', 'disc');
  await printed('dataset', 'split', 'shapes');
  const imported = JSON.parse(await printed('pretrained', 'import', 'inception.h5', '--json'));
  expect(imported).toMatchObject({ network: 'inception-v3', parameters: 21_802_784 });
  const settings = ['epochs=2', 'inputSize=80', 'tensorBoard=false'].flatMap((one) => ['--set', one]);
  const recipe = ['--recipe', 'isic-inception-v3', '--pretrained', imported.pretrainedId];
  const trained = JSON.parse(await printed('train', 'shapes', ...recipe, ...settings, '--name', 'net', '--json'));
  expect(trained).toMatchObject({ epochs: 2, parameters: 21_804_833, trainableParameters: 2049 });
  const { manifest, operatingPoints } = JSON.parse(await printed('model', 'show', 'net', '--json'));
  const { fileHash, weightsHash, fileName } = imported;
  expect(manifest).toMatchObject({
    output: 'sigmoid',
    backbone: null,
    training: { start: { kind: 'file', network: 'inception-v3', fileName, fileHash, weightsHash } },
  });
  expect(operatingPoints).toMatchObject([{ version: 1, thresholds: { [manifest.classes[1]]: 0.23 } }]);
  const text = await printed('model', 'show', 'net');
  expect(text).toContain('The layers on top of the network were trained, the network was frozen.');
  expect(text).toContain(`Started from: the weights of inception-v3 in ${fileName}.`);
  const evaluated = JSON.parse(await printed('evaluate', 'net', '--partition', 'validation', '--json'));
  expect(evaluated.metrics.accuracy).toMatchObject({ value: expect.any(Number) });
});
