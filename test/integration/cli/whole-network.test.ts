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
});

test.each([
  [['--set', 'zoom=1.1,0.9'], 'settings/invalid'],
  [['--set', 'hiddenUnits=8'], 'settings/unknown'],
  [['--runner', 'onnx'], 'engine/runner-unavailable'],
])('train --recipe compact-cnn %s is refused with %s', async (more, code) => {
  const { stdout, code: exit } = await caselens(home, ['train', 'shapes', '--recipe', 'compact-cnn', ...more, '--json'], folder);
  expect(exit).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
});
