import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { throughCompiledCache } from '#main/engine/onnx/compiled-cache.ts';

const model = { bytes: Uint8Array.of(1, 2, 3, 4, 5), input: 'x', output: 'y', inputShape: [2, 2, 3], outputShape: [7] };

async function makeCache() {
  const dir = await mkdtemp(join(tmpdir(), 'caselens-compiled-'));
  let compiled = 0;
  const get = (contentHash: string | null = 'a', folder: string | null = dir) =>
    throughCompiledCache({ dir: folder, contentHash }, async () => {
      compiled += 1;
      return model;
    });
  return { dir, get, compiled: () => compiled };
}

test('a model is compiled once and then read, and gives the same bytes', async () => {
  const cache = await makeCache();
  expect(await cache.get()).toEqual(model);
  const second = await cache.get();
  expect({ ...second, bytes: [...second.bytes] }).toEqual({ ...model, bytes: [...model.bytes] });
  expect(cache.compiled()).toBe(1);
  await cache.get('b');
  expect(cache.compiled()).toBe(2);
});

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, 20)],
  ['one bit changed', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.of((bytes.at(-1) ?? 0) ^ 1)])],
  ['empty', () => Buffer.alloc(0)],
])('a file that is %s is compiled again and replaced', async (_, damage) => {
  const cache = await makeCache();
  await cache.get();
  const [name] = await readdir(cache.dir);
  const path = join(cache.dir, name!);
  await writeFile(path, damage(await readFile(path)));
  expect(await cache.get()).toEqual(model);
  expect(cache.compiled()).toBe(2);
  await cache.get();
  expect(cache.compiled()).toBe(2);
});

test('without a folder or a hash, and where the folder cannot be written, it compiles every time and does not fail', async () => {
  const cache = await makeCache();
  await cache.get(null);
  await cache.get('a', null);
  const blocked = join(cache.dir, 'file');
  await writeFile(blocked, '');
  await cache.get('a', join(blocked, 'below-a-file'));
  expect(cache.compiled()).toBe(3);
});
