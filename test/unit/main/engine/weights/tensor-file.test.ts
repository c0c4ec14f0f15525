import { mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { encodeSafeTensors, readSafeTensors } from '#main/engine/weights/safetensors.ts';
import { TensorFile, writeTensorFile } from '#main/engine/weights/tensor-file.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'caselens-tensors-'));
});

const tensors = [
  { name: 'conv/kernel', shape: [2, 3], values: Float32Array.of(1, -2, 3.5, 0, 1e-30, 6) },
  // A part of a larger array: only it must be written.
  { name: 'conv/bias', shape: [3], values: Float32Array.of(9, 0.25, 0, -1, 9).subarray(1, 4) },
  { name: 'step', shape: [], values: Float32Array.of(7) },
  { name: 'none', shape: [0], values: new Float32Array() },
];

test('tensor by tensor it writes the bytes and the hash of a file that is written whole, and leaves nothing beside it', async () => {
  const path = join(folder, 'a.safetensors');
  const sha256 = await writeTensorFile(path, tensors, { made: 'by a test' });
  expect(await readFile(path)).toEqual(encodeSafeTensors(tensors, { made: 'by a test' }));
  expect((await readSafeTensors(path)).sha256).toBe(sha256);
  await writeTensorFile(path, tensors.slice(0, 1));
  expect((await readSafeTensors(path)).tensors.length).toBe(1);
  expect(await readdir(folder)).toEqual(['a.safetensors']);
});

test('a file that cannot be put in its place leaves nothing behind', async () => {
  await expect(writeTensorFile(join(folder, 'gone', 'a.safetensors'), tensors)).rejects.toThrow();
  expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('only the tensors that are wanted are read, in the order of the file', async () => {
  const path = join(folder, 'b.safetensors');
  await writeTensorFile(path, tensors, { made: 'by a test' });
  const file = await TensorFile.open(path);
  expect(file.header.metadata).toEqual({ made: 'by a test' });
  expect(await file.read((name) => name.startsWith('conv/'))).toEqual(tensors.slice(0, 2));
  expect(await file.read(() => true)).toEqual(tensors);
  await file.close();
});

test('what is missing, cut off or no such file is refused', async () => {
  const path = join(folder, 'c.safetensors');
  await expect(TensorFile.open(path)).rejects.toMatchObject({ code: 'weights/unreadable' });
  await writeFile(path, 'short');
  await expect(TensorFile.open(path)).rejects.toMatchObject({ code: 'weights/unreadable' });
  await writeTensorFile(path, tensors);
  const { length } = await readFile(path);
  await truncate(path, length - 4);
  await expect(TensorFile.open(path)).rejects.toMatchObject({ code: 'weights/unreadable' });
  await writeTensorFile(path, tensors);
  const file = await TensorFile.open(path);
  await truncate(path, length - 8);
  await expect(file.read(() => true)).rejects.toMatchObject({ code: 'weights/unreadable' });
  await file.close();
});
