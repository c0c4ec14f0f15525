import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingNames } from '#shared/domain/training/settings.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { caselens } from './caselens.ts';

/* A network trained through all its layers from the command line. */

let folder: string;
let home: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-cli-network-'));
  home = join(folder, 'home');
  mkdirSync(home);
  paintClassFolders(join(folder, 'images'), 12);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function printed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await caselens(home, args, folder);
  expect(code, stderr + stdout).toBe(0);
  return stdout;
}

test('recipe show lists every setting with its default and what it may be', async () => {
  const text = await printed('recipe', 'show', 'compact-cnn', '--classes', '7');
  expect(text).toMatch(/compact-cnn +321463 +320599 +96 x 96/); // 320,112 + 193 * 7, less 864 moving statistics
  for (const name of settingNames('network')) expect(text).toMatch(new RegExp(`^${name} +\\S+ +\\S+`, 'm'));
  expect(text).toMatch(/^zoom +0\.1 +an amount from 0 to 10, or two numbers/m);
  expect(await printed('recipe', 'list')).toMatch(/efficientnet-lite0-head[^]*compact-cnn/);
});

test('recipe list counts the parameters of the four published studies, for their classes unless told otherwise', async () => {
  const { recipes } = JSON.parse(await printed('recipe', 'list', '--json'));
  const counts = Object.fromEntries(
    recipes.map(({ id, classes, parameters }: Record<string, unknown>) => [id, [classes, parameters]]),
  );
  expect(counts).toMatchObject({
    'ham10000-vgg16': [7, 21_139_271],
    'breast-densenet201': [2, 18_333_506],
    'isic-inception-v3': [2, 21_804_833],
    'malaria-resnet50v2': [2, 23_827_330],
  });
  const isic = recipes.find(({ id }: Record<string, unknown>) => id === 'isic-inception-v3');
  expect(isic).toMatchObject({ output: 'sigmoid', trainableParameters: 2049, suggestedThreshold: 0.23 });
  const four = JSON.parse(await printed('recipe', 'list', '--classes', '4', '--json')).recipes;
  expect(four.find(({ id }: Record<string, unknown>) => id === 'ham10000-vgg16')).toMatchObject({
    classes: 4,
    parameters: 21_138_500,
  });
});

test('it is trained with settings of two ends, and model show says how and on what', { timeout: 180_000 }, async () => {
  await printed('dataset', 'import', 'images', '--name', 'shapes', '--positive', 'disc');
  await printed('dataset', 'split', 'shapes');
  const settings = ['epochs=1', 'zoom=0.9,1.1', 'rotation=30', 'precision=float32'].flatMap((one) => ['--set', one]);
  const trained = JSON.parse(await printed('train', 'shapes', '--recipe', 'compact-cnn', ...settings, '--name', 'net', '--json'));
  expect(trained).toMatchObject({ runner: 'tensorflow', epochs: 1, parameters: 320_498, trainableParameters: 319_634 });
  const text = await printed('model', 'show', 'net');
  expect(text).toContain('The whole network was trained.');
  expect(text).toMatch(/Trained on tensorflow \(.+\) in float32: \S/);
  expect(text).toMatch(/Settings: epochs=1 .*rotation=30 zoom=0\.9,1\.1 /);
  const layers = await printed('model', 'show', 'net', '--layers');
  expect(layers).toMatch(/^conv1 +Conv2D +48 x 48 x 16 +432 +trained +input_1$/m);
  expect(layers).toMatch(/^bn1 +BatchNormalization +48 x 48 x 16 +64 +trained, 32 fixed +conv1$/m);
  expect(layers).toMatch(/^\d+ layers, 320,498 parameters, 319,634 of them trained\.$/m);
});

test.each([
  [['--set', 'zoom=1.1,0.9'], 'settings/invalid'],
  [['--set', 'flipViews=true'], 'settings/unknown'],
  [['--set', 'start=file'], 'settings/invalid'],
  [['--recipe', 'malaria-resnet50v2'], 'training/no-weights'],
  [['--recipe', 'malaria-resnet50v2', '--set', 'start=bundled', '--pretrained', 'none'], 'entity/not-found'],
  [['--runner', 'onnx'], 'engine/runner-unavailable'],
])('train --recipe compact-cnn %s is refused with %s', async (more, code) => {
  const { stdout, code: exit } = await caselens(home, ['train', 'shapes', '--recipe', 'compact-cnn', ...more, '--json'], folder);
  expect(exit).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
});
