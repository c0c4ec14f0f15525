import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tensorflowDir } from '#main/platform/native.ts';
import { offerEngine, requireEngine } from '#main/setup/engine/ensure-engine.js';
import { runSelfTest } from '#main/setup/engine/run-self-test.js';
import { sha256Of } from '#main/setup/engine/sha256.js';
import { findNode24 } from '#main/setup/node24.js';
import { COMPILERS, fakeWheel, installFake, nativeNames, programs } from '#test/support/fake-tensorflow.ts';
import { tempFolder } from '#test/support/temp-home.ts';
import { writeZip } from '#test/support/zip-file.ts';

test('the installed runner computes the known answer', async () => {
  expect(await runSelfTest(tensorflowDir(), { node24: findNode24() })).toMatchObject({ version: '2.21.0' });
});

test('an install leaves libraries, binding and manifest, and nothing else; the second call only looks', async () => {
  const fake = await fakeWheel();
  expect(await installFake(fake, programs({ 'c++': COMPILERS.works }))).toBe('installed');
  expect(nativeNames(fake)).toEqual(['tensorflow']);
  const folder = join(fake.root, 'native', 'tensorflow');
  expect(readdirSync(folder).sort()).toEqual(['lib', 'manifest.json', 'tfjs_binding.node']);
  expect(readFileSync(join(folder, 'lib', 'part.txt'), 'utf8')).toBe('a part');
  expect(JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))).toMatchObject({
    tensorflow: '2.21.0',
    gpu: false,
    selfTest: { version: '2.21.0', usesGpu: false },
  });
  // No tool is there any more: nothing is asked of any.
  expect(await installFake(fake, programs({}))).toBe('present');
});

test('a wheel is fetched with pip where none is given, checked, and not kept', async () => {
  const fake = await fakeWheel();
  const pip = `case "$*" in *download*) while [ "$1" != --dest ]; do shift; done; exec /bin/cp '${fake.path}' "$2";; esac`;
  expect(await installFake(fake, programs({ 'c++': COMPILERS.works, python3: pip }), [])).toBe('installed');
  expect(readdirSync(join(fake.root, 'native'), { recursive: true }).filter((name) => String(name).endsWith('.whl'))).toEqual([]);
});

test.each([
  ['no compiler', {}, 'there is no C++ compiler'],
  ['a compiler that fails', { 'c++': COMPILERS.fails }, 'fatal error: too old a compiler'],
  ['a library that does not load', { 'c++': COMPILERS.writesNonsense }, 'it does not compute here'],
])('%s: said in words, and nothing is left half done', async (_, scripts, said) => {
  const fake = await fakeWheel();
  await expect(installFake(fake, programs(scripts))).rejects.toThrow(said);
  expect(nativeNames(fake)).toEqual([]);
});

test.each([
  ['no Python', {}, 'none of python3, python, py -3 on the PATH'],
  ['a Python without pip', { python3: '[ "$2" = pip ] && exit 1; exit 0' }, 'Python has no pip'],
  [
    'no network',
    { python3: 'case "$*" in *download*) echo "NewConnectionError: failed" >&2; exit 1;; esac' },
    'no way to the package registry',
  ],
  ['a full disk', { python3: 'case "$*" in *download*) echo "[Errno 28] No space left on device"; exit 1;; esac' }, 'too full'],
  ['what pip says else', { python3: 'case "$*" in *download*) echo "ERROR: odd"; exit 1;; esac' }, 'ERROR: odd'],
])('%s: said in words, and nothing is left half done', async (_, scripts, said) => {
  const fake = await fakeWheel();
  await expect(installFake(fake, programs({ 'c++': COMPILERS.works, ...scripts }), [])).rejects.toThrow(said);
  expect(nativeNames(fake)).toEqual([]);
});

test('a wheel with another hash is refused with both hashes, and the install before it stays', async () => {
  const fake = await fakeWheel();
  const env = programs({ 'c++': COMPILERS.works });
  await installFake(fake, env);
  const newer = { ...fake, lock: { ...fake.lock, build: 2 } };
  writeZip(fake.path, { 'tensorflow/part.txt': 'another' });
  await expect(installFake(newer, env)).rejects.toThrow(new RegExp(`${await sha256Of(fake.path)}[^]*${fake.wheel.sha256}`));
  expect(nativeNames(fake)).toEqual(['tensorflow']);
  expect(await installFake(fake, env)).toBe('present');
});

test('a newer lock replaces the install as a whole', async () => {
  const fake = await fakeWheel();
  const env = programs({ 'c++': COMPILERS.works });
  await installFake(fake, env);
  writeFileSync(join(fake.root, 'native', 'tensorflow', 'of-the-old-one'), '');
  expect(await installFake({ ...fake, lock: { ...fake.lock, build: 2 } }, env)).toBe('installed');
  expect(nativeNames(fake)).toEqual(['tensorflow']);
  expect(existsSync(join(fake.root, 'native', 'tensorflow', 'of-the-old-one'))).toBe(false);
});

test('without the right to write, the folder is named', async () => {
  const fake = await fakeWheel();
  // A file in the folder's place: root may write into any folder.
  writeFileSync(join(fake.root, 'native'), '');
  await expect(installFake(fake, programs({ 'c++': COMPILERS.works }))).rejects.toThrow('its folder cannot be written');
});

const UNREACHABLE = { PATH: '', CXX: '', CASELENS_TENSORFLOW_DIR: '' };

test('the application goes on without it, says why once, and in one line on the next start', async () => {
  const root = tempFolder();
  const said: string[] = [];
  const options = { root, env: UNREACHABLE, say: (text: string) => said.push(text) };
  await offerEngine(options);
  expect(said.at(-1)).toContain('CaseLens goes on with ONNX Runtime. To try again: npm run engine:install');
  const soFar = said.length;
  await offerEngine(options);
  expect(said.slice(soFar)).toEqual([
    'TensorFlow is not installed (there is no C++ compiler). CaseLens uses ONNX Runtime. To try again: npm run engine:install',
  ]);
});

test('after a day the application tries again', async () => {
  const root = tempFolder();
  const said: string[] = [];
  mkdirSync(join(root, 'native'));
  const atMs = Date.now() - 25 * 3_600_000;
  writeFileSync(join(root, 'native', 'last-failure.json'), JSON.stringify({ atMs, message: 'long ago' }));
  await offerEngine({ root, env: UNREACHABLE, say: (text) => said.push(text) });
  expect(said[0]).toContain('Installing TensorFlow');
});

test('the tests do not go on without it', async () => {
  const options = { root: tempFolder(), env: UNREACHABLE, say: () => undefined };
  await expect(requireEngine(options)).rejects.toThrow('there is no C++ compiler');
});

test('a folder named in CASELENS_TENSORFLOW_DIR is taken as it is; an empty one is a failure', async () => {
  const root = tempFolder();
  const say = () => undefined;
  await requireEngine({ root, env: { CASELENS_TENSORFLOW_DIR: tensorflowDir() }, say });
  expect(readdirSync(root)).toEqual([]);
  await expect(requireEngine({ root, env: { CASELENS_TENSORFLOW_DIR: root }, say })).rejects.toThrow('no tfjs_binding.node in');
});
