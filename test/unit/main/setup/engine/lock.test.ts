import { join } from 'node:path';
import { expect, test } from 'vitest';
import { neededBytes, readLock, targetFor } from '#main/setup/engine/lock.js';
import { sha256Of } from '#main/setup/engine/sha256.js';
import { ROOT } from '#main/setup/places.js';

const lock = readLock();
const wheels = Object.values(lock.targets).flatMap((target) => ('unsupported' in target ? [] : target.wheels));

test.each(Object.entries(lock.binding.files))('the vendored %s has the bytes of the package', async (name, sha256) => {
  expect(await sha256Of(join(ROOT, 'src-main/setup/engine/binding', name))).toBe(sha256);
});

test.each(wheels.map((wheel) => [wheel.file, wheel] as const))('%s is named by what the lock says of it', (file, wheel) => {
  const [name, version, python, abi, platforms] = file.replace(/\.whl$/, '').split('-');
  expect([name, version, abi]).toEqual([wheel.name.replaceAll('-', '_'), wheel.version, wheel.abi]);
  expect(python).toBe(wheel.implementation === 'cp' ? `cp${wheel.python.replace('.', '')}` : 'py3');
  expect(platforms?.split('.')).toContain(wheel.platform);
  expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/);
});

test('every wheel of TensorFlow has the version of the lock', () => {
  const versions = wheels.filter(({ name }) => name.startsWith('tensorflow')).map(({ version }) => version);
  expect(versions).toEqual(Array.from({ length: 5 }, () => lock.tensorflow));
});

test.each([
  ['linux', 'x64', false, 'tensorflow-cpu'],
  ['win32', 'x64', false, 'tensorflow-cpu'],
  ['linux', 'arm64', false, 'tensorflow'],
  ['darwin', 'arm64', false, 'tensorflow'],
  ['linux', 'x64', true, 'tensorflow'],
])('%s %s (GPU: %s) gets %s', (platform, arch, hasGpu, name) => {
  expect(targetFor(lock, { platform, arch, isGlibc: true }, hasGpu).wheels[0]?.name).toBe(name);
});

test.each([
  ['an Intel Mac', { platform: 'darwin', arch: 'x64', isGlibc: true }, false, 'Intel'],
  ['Windows on Arm', { platform: 'win32', arch: 'arm64', isGlibc: true }, false, 'Windows on Arm'],
  ['another system', { platform: 'freebsd', arch: 'x64', isGlibc: true }, false, 'no wheel'],
  ['another C library', { platform: 'linux', arch: 'x64', isGlibc: false }, false, 'glibc'],
  ['a GPU on a Mac', { platform: 'darwin', arch: 'arm64', isGlibc: true }, true, 'GPU'],
])('%s gets a reason', (_, machine, hasGpu, reason) => {
  expect(() => targetFor(lock, machine, hasGpu)).toThrow(reason);
});

test('fetching needs the wheel three times over and what is unpacked; a given file only what is unpacked', () => {
  const target = { wheels: [{ ...wheels[0]!, bytes: 1e9, unpackedBytes: 4e9 }] };
  expect(neededBytes(target, true)).toBe(7.2e9);
  expect(neededBytes(target, false)).toBe(4.2e9);
});
