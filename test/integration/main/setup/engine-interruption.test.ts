import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ROOT } from '#main/setup/places.js';
import type { FakeWheel } from '#test/support/fake-tensorflow.ts';
import { COMPILERS, fakeWheel, installFake, nativeNames, programs } from '#test/support/fake-tensorflow.ts';

const WAIT = { timeout: 20_000, interval: 20 };

/** Starts an install in a process of its own and resolves once its compiler runs, which never ends. */
async function startHangingInstall(fake: FakeWheel) {
  const startedFile = join(fake.root, 'started');
  const env = { ...programs({ 'c++': COMPILERS.hangs }), STARTED_FILE: startedFile };
  const module = new URL(`file://${ROOT}src-main/setup/engine/install-engine.js`).href;
  const options = { root: fake.root, lock: fake.lock, hasGpu: false, wheels: [fake.path], node24: process.execPath };
  const machine = { platform: process.platform, arch: process.arch, isGlibc: true };
  const script = `const { installEngine } = await import(${JSON.stringify(module)});
    await installEngine({ ...${JSON.stringify({ ...options, machine })}, env: process.env, say: () => undefined });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env, stdio: 'inherit', detached: true });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const pid = child.pid!;
  onTestFinished(() => killGroup(pid));
  await vi.waitFor(() => expect(existsSync(startedFile)).toBe(true), WAIT);
  return { child, ended, pid };
}

/** Ends whatever is left of a process and what it started. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}

test('a killed install has changed nothing, and the next one removes what it left', async () => {
  const fake = await fakeWheel();
  const works = programs({ 'c++': COMPILERS.works });
  await installFake(fake, works);
  const newer = { ...fake, lock: { ...fake.lock, build: 2 } };
  const { ended, pid } = await startHangingInstall(newer);
  killGroup(pid);
  await ended;
  expect(nativeNames(fake)).toHaveLength(2);
  expect(await installFake(fake, works)).toBe('present');
  expect(nativeNames(fake)).toEqual(['tensorflow']);
  expect(await installFake(newer, works)).toBe('installed');
  expect(nativeNames(fake)).toEqual(['tensorflow']);
});

test('an install that is told to stop removes its own work and its tools', async () => {
  const fake = await fakeWheel();
  const { child, ended, pid } = await startHangingInstall(fake);
  child.kill('SIGTERM');
  await ended;
  expect(child.exitCode).toBe(143);
  expect(nativeNames(fake)).toEqual([]);
  // Nobody is left in its group of processes: the compiler was ended, too.
  await vi.waitFor(() => expect(() => process.kill(-pid, 0)).toThrow('ESRCH'), WAIT);
});

test('a second install waits for the first, and does not take its work for leftovers', async () => {
  const fake = await fakeWheel();
  const { ended, pid } = await startHangingInstall(fake);
  const [work] = nativeNames(fake);
  const second = installFake(fake, programs({ 'c++': COMPILERS.works }));
  expect(await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 1200, 'waits'))])).toBe('waits');
  expect(nativeNames(fake)).toEqual([work]);
  killGroup(pid);
  await ended;
  expect(await second).toBe('installed');
  expect(nativeNames(fake)).toEqual(['tensorflow']);
});

test('the work of a program whose number another one has now is a leftover, too', async () => {
  const fake = await fakeWheel();
  const work = join(fake.root, 'native', `.tensorflow-${process.pid}-00aa`);
  mkdirSync(work, { recursive: true });
  const tenMinutesAgo = new Date(Date.now() - 600_000);
  utimesSync(work, tenMinutesAgo, tenMinutesAgo);
  await installFake(fake, programs({ 'c++': COMPILERS.works }));
  expect(nativeNames(fake)).toEqual(['tensorflow']);
});

test('an install that ended between its two renames has lost nothing', async () => {
  const fake = await fakeWheel();
  const works = programs({ 'c++': COMPILERS.works });
  await installFake(fake, works);
  const native = join(fake.root, 'native');
  renameSync(join(native, 'tensorflow'), join(native, '.tensorflow-old-00aa'));
  expect(await installFake(fake, works)).toBe('present');
  expect(readdirSync(native)).toEqual(['tensorflow']);
});

test('a folder that is not of an install is left alone', async () => {
  const fake = await fakeWheel();
  mkdirSync(join(fake.root, 'native', '.tensorflow-mine'), { recursive: true });
  writeFileSync(join(fake.root, 'native', 'notes'), '');
  await installFake(fake, programs({ 'c++': COMPILERS.works }));
  expect(nativeNames(fake).sort()).toEqual(['.tensorflow-mine', 'notes', 'tensorflow']);
});
