import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { givenWheel, pipArguments } from '#main/setup/engine/fetch-wheel.js';
import { readLock, targetFor } from '#main/setup/engine/lock.js';
import { progressText } from '#main/setup/engine/progress.js';
import { tempFolder } from '#test/support/temp-home.ts';

const wheel = targetFor(readLock(), { platform: 'linux', arch: 'x64', isGlibc: true }, false).wheels[0]!;

test('pip is asked for one exact wheel, whatever Python it belongs to', () => {
  const args = pipArguments(wheel, '/a b/wheel').join(' ');
  expect(args).toContain('tensorflow-cpu==2.21.0');
  expect(args).toContain('--python-version 3.12 --abi cp312 --platform manylinux_2_27_x86_64 --dest /a b/wheel');
  expect(args).toContain('--no-deps --only-binary=:all:');
});

test('a given wheel is the file, whatever its name, or lies in the given folder', () => {
  const folder = tempFolder();
  mkdirSync(join(folder, 'wheels'));
  writeFileSync(join(folder, 'wheels', wheel.file), '');
  writeFileSync(join(folder, 'renamed.whl'), '');
  expect(givenWheel(wheel, [join(folder, 'wheels', wheel.file)])).toBe(join(folder, 'wheels', wheel.file));
  expect(givenWheel(wheel, [join(folder, 'wheels')])).toBe(join(folder, 'wheels', wheel.file));
  expect(givenWheel(wheel, [join(folder, 'renamed.whl')])).toBe(join(folder, 'renamed.whl'));
});

test('a given file that is not there, and a folder without the wheel, are said by name', () => {
  const folder = tempFolder();
  expect(() => givenWheel(wheel, [join(folder, 'none.whl')])).toThrow(join(folder, 'none.whl'));
  expect(() => givenWheel(wheel, [folder])).toThrow(wheel.file);
});

test.each([
  [0, 1000, '0 %'],
  [0.25, 10_000, '25 %, 30 s left'],
  [0.1, 30_000, '10 %, 5 min left'],
  [1.7, 10_000, 'nearly done'],
])('%d done after %d ms is "%s"', (part, passedMs, text) => {
  expect(progressText(part, passedMs)).toBe(text);
});
