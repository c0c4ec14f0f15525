import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inside, placeOf, unpackWheel } from '#main/setup/engine/unpack-wheel.js';
import { tempFolder } from '#test/support/temp-home.ts';
import { writeZip } from '#test/support/zip-file.ts';

const RULES = { 'tensorflow/lib.so': 'result/lib/lib.so', 'tensorflow/include/tensorflow/c/': 'include/tensorflow/c/' };

function wheelOf(entries: Readonly<Record<string, string>>): { file: string; folder: string } {
  const folder = join(tempFolder(), 'a', 'b');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, '..', 'fake.whl');
  writeZip(file, entries);
  return { file, folder };
}

test('only libraries and headers are unpacked', async () => {
  const { file, folder } = wheelOf({
    'tensorflow/lib.so': 'the library',
    'tensorflow/include/tensorflow/c/': '',
    'tensorflow/include/tensorflow/c/c_api.h': 'a header',
    'tensorflow/include/tensorflow/cc/other.h': 'not wanted',
    'tensorflow/python/big.so': 'not wanted',
  });
  let bytes = 0;
  await unpackWheel(file, { rules: RULES, folder, onBytes: (count) => (bytes += count) });
  expect(readFileSync(join(folder, 'result/lib/lib.so'), 'utf8')).toBe('the library');
  expect(readFileSync(join(folder, 'include/tensorflow/c/c_api.h'), 'utf8')).toBe('a header');
  expect(readdirSync(folder, { recursive: true }).length).toBe(7);
  expect(bytes).toBe('the library'.length + 'a header'.length);
});

test('a wheel without the library is refused by the name of what it lacks', async () => {
  const { file, folder } = wheelOf({ 'tensorflow/include/tensorflow/c/c_api.h': '' });
  await expect(unpackWheel(file, { rules: RULES, folder })).rejects.toThrow('fake.whl without tensorflow/lib.so');
});

test.each([
  '../../outside.txt',
  '/outside.txt',
  'C:/outside.txt',
  'tensorflow/include/tensorflow/c/../../../../../../outside.txt',
])('an entry %s is refused, and nothing is written outside', async (name) => {
  const { file, folder } = wheelOf({ [name]: 'x', 'tensorflow/lib.so': '' });
  await expect(unpackWheel(file, { rules: RULES, folder })).rejects.toThrow('outside of its folder');
  expect(existsSync(join(folder, '..', '..', 'outside.txt'))).toBe(false);
});

test.each([
  ['no zip file at all', 'not a zip'],
  ['an empty file', ''],
])('%s cannot be read', async (_, text) => {
  const { file, folder } = wheelOf({});
  writeFileSync(file, text);
  await expect(unpackWheel(file, { rules: RULES, folder })).rejects.toThrow('the wheel cannot be read');
});

test('a file that was cut off cannot be read', async () => {
  const { file, folder } = wheelOf({ 'tensorflow/lib.so': 'the library' });
  writeFileSync(file, readFileSync(file).subarray(0, 40));
  await expect(unpackWheel(file, { rules: RULES, folder })).rejects.toThrow('the wheel cannot be read');
});

test('rules name a file or a whole folder; folders themselves have no place', () => {
  expect(placeOf('nvidia/cudnn/lib/libcudnn.so.9', { 'nvidia/': 'result/nvidia/' })).toBe(
    'result/nvidia/cudnn/lib/libcudnn.so.9',
  );
  expect(placeOf('nvidia/cudnn/', { 'nvidia/': 'result/nvidia/' })).toBeUndefined();
  expect(placeOf('tensorflow/lib.so.2', RULES)).toBeUndefined();
});

test.each(['..', '../x', '.', '/x', 'a/../../x', 'a\0b'])('%j is no place inside a folder', (place) => {
  expect(() => inside('/somewhere', place, () => new RangeError('refused'))).toThrow('refused');
});

test('a name that begins with two dots is a place like any other', () => {
  expect(inside('/somewhere', '..x/y', () => new RangeError('refused'))).toBe(join('/somewhere', '..x/y'));
});
