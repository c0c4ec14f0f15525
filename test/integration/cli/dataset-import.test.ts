import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFiles } from '#test/support/painted-images.ts';
import { paintBreakhis, paintIsic2017, paintMalaria } from '#test/support/painted-studies.ts';
import { tempFolder } from '#test/support/temp-home.ts';
import { caselens } from './caselens.ts';

/** A folder with a data folder for the program and one for each study. */
function place(studies: Readonly<Record<string, Record<string, string | Uint8Array>>>): string {
  const folder = tempFolder();
  mkdirSync(join(folder, 'home'));
  for (const [name, files] of Object.entries(studies)) writeFiles(join(folder, name), files);
  return folder;
}

async function run(folder: string, ...args: string[]) {
  return await caselens(join(folder, 'home'), args, folder);
}

async function json(folder: string, ...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await run(folder, ...args, '--json');
  expect(code, stderr + stdout).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

test(
  'known sets on the command line: recognised, refused, chosen by magnification, joined by hand',
  { timeout: 120_000 },
  async () => {
    const folder = place({ cells: paintMalaria(), breast: paintBreakhis() });
    const cells = await json(folder, 'dataset', 'import', 'cells', '--name', 'cells');
    expect(cells).toMatchObject({
      images: 10,
      groups: 4,
      preset: 'malaria',
      recipe: 'malaria-resnet50v2',
      suggestion: null,
      test: null,
    });
    const dry = await run(folder, 'dataset', 'import', 'cells', '--name', 'x', '--preset', 'none', '--dry-run');
    expect(dry.stdout).toContain('This looks like NIH malaria cells: --preset malaria would read it as such.');
    expect(dry.stdout).toContain('10 images in 10 groups would be imported');
    const breast = await json(
      folder,
      ...['dataset', 'import', 'breast', '--name', 'breast', '--keep', 'magnification=40X', '--keep', 'magnification=400X'],
      ...['--map', 'benign=no,malignant=yes', '--positive', 'yes'],
    );
    expect(breast).toMatchObject({ images: 10, groups: 4, classes: { no: 6, yes: 4 }, preset: 'breakhis' });
    const wrong = await run(folder, 'dataset', 'import', 'breast', '--name', 'y', '--map', 'benign');
    expect(wrong.code).toBe(2);
    const unknown = await run(folder, 'dataset', 'import', 'breast', '--name', 'y', '--preset', 'cifar');
    expect(unknown.code).toBe(2);
  },
);

test('a separate test set and the CSV of the study', { timeout: 120_000 }, async () => {
  const files = Object.entries(paintIsic2017(3));
  const of = (part: string): Record<string, string | Uint8Array> =>
    Object.fromEntries(
      files.filter(([path]) => path.startsWith(part)).map(([path, bytes]) => [path.slice(part.length + 1), bytes]),
    );
  const folder = place({ train: of('train'), test: of('test'), other: { 'Melanoma/a.jpg': 'x', 'nevus/b.jpg': 'x' } });
  const imported = await json(folder, 'dataset', 'import', 'train', '--name', 'skin', '--test', 'test');
  expect(imported).toMatchObject({
    images: 18,
    classes: { benign: 12, melanoma: 6 },
    test: { images: 9, classes: [{ name: 'benign', images: 6 }, { name: 'melanoma', images: 3 }] }, // prettier-ignore
  });
  await json(folder, 'dataset', 'export', 'skin', '--csv', 'test.csv', '--partition', 'test');
  const lines = readFileSync(join(folder, 'test.csv'), 'utf8').trim().split('\r\n');
  expect(lines[0]).toBe('filepath,label');
  expect(lines.slice(1).filter((line) => /^test\/melanoma\/.*,1$/.test(line))).toHaveLength(3);
  expect(lines.slice(1).filter((line) => /^test\/(nevus|seborrheic_keratosis)\/.*,0$/.test(line))).toHaveLength(6);
  const differ = await run(folder, 'dataset', 'import', 'train', '--name', 'z', '--preset', 'none', '--test', 'other', '--json');
  expect(differ.code).toBe(1);
  expect(JSON.parse(differ.stdout)).toMatchObject({
    error: {
      code: 'dataset/test-classes-differ',
      details: { table: ['melanoma: 3 / 0', 'Melanoma: 0 / 1', 'nevus: 3 / 1', 'seborrheic_keratosis: 3 / 0'] },
    },
  });
});
