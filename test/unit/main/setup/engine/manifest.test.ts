import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLock, targetFor } from '#main/setup/engine/lock.js';
import { isInPlace, manifestOf, writeManifest } from '#main/setup/engine/manifest.js';
import { tempFolder } from '#test/support/temp-home.ts';

const lock = readLock();
const machine = { platform: 'linux', arch: 'x64', isGlibc: true };
const target = targetFor(lock, machine, false);
const selfTest = { version: '2.21.0', usesGpu: false, tookMs: 1 };

/** What an install leaves, with small files in place of the libraries. */
function installed(): string {
  const folder = tempFolder();
  mkdirSync(join(folder, 'lib'));
  const files = ['tfjs_binding.node', 'lib/libtensorflow_cc.so.2', 'lib/libtensorflow_framework.so.2'];
  for (const name of files) writeFileSync(join(folder, name), name);
  writeManifest(folder, manifestOf({ lock, target, machine, hasGpu: false, folder, selfTest }));
  return folder;
}

test('in place: made from the wheels of the lock, and whole', () => {
  expect(isInPlace(installed(), lock, target)).toBe(true);
});

test.each([
  ['another version of TensorFlow', { ...lock, tensorflow: '2.22.0' }],
  ['another way of building', { ...lock, build: lock.build + 1 }],
  ['another binding', { ...lock, binding: { ...lock.binding, version: '4.23.0' } }],
])('not in place: the lock names %s', (_, other) => {
  expect(isInPlace(installed(), other, target)).toBe(false);
});

test('not in place: the lock names another wheel, or one with a GPU', () => {
  const wheel = { ...target.wheels[0]!, sha256: '0'.repeat(64) };
  expect(isInPlace(installed(), lock, { wheels: [wheel] })).toBe(false);
  expect(isInPlace(installed(), lock, targetFor(lock, machine, true))).toBe(false);
});

test.each([
  ['a library is missing', (folder: string) => rmSync(join(folder, 'lib/libtensorflow_cc.so.2'))],
  ['a library is cut short', (folder: string) => writeFileSync(join(folder, 'lib/libtensorflow_cc.so.2'), 'x')],
  ['the manifest is missing', (folder: string) => rmSync(join(folder, 'manifest.json'))],
  ['the manifest is cut short', (folder: string) => writeFileSync(join(folder, 'manifest.json'), '{"tensorflow":')],
])('not in place: %s', (_, harm) => {
  const folder = installed();
  harm(folder);
  expect(isInPlace(folder, lock, target)).toBe(false);
});
