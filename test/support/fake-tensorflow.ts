import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tensorflowDir } from '#main/platform/native.ts';
import { installEngine } from '#main/setup/engine/install-engine.js';
import { readLock, thisMachine } from '#main/setup/engine/lock.js';
import { sha256Of } from '#main/setup/engine/sha256.js';
import { findNode24 } from '#main/setup/node24.js';
import { tempFolder } from './temp-home.ts';
import { writeZip } from './zip-file.ts';

/** Where the real runner lies: the small installs of the tests borrow its libraries and its binding. */
const REAL = tensorflowDir();
const SAYS_VERSION = '[ "$1" = --version ] && exit 0';

/** Compilers as shell scripts; the last argument is the file that they are to write. */
export const COMPILERS = {
  fails: `${SAYS_VERSION}\necho "fatal error: too old a compiler" >&2\nexit 1`,
  hangs: `${SAYS_VERSION}\necho compiling > "$STARTED_FILE"\nexec /bin/sleep 600`,
  writesNonsense: `${SAYS_VERSION}\nfor last; do :; done\necho nonsense > "$last"`,
  works: `${SAYS_VERSION}\nfor last; do :; done\nexec /bin/cp '${join(REAL, 'tfjs_binding.node')}' "$last"`,
} as const;

/** An environment in which these scripts are the only programs on the PATH. */
export function programs(scripts: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const folder = join(tempFolder(), 'programs');
  mkdirSync(folder);
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const libraries = join(REAL, 'lib');
  return { ...process.env, CXX: '', PATH: folder, LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries };
}

/** A small wheel, in a repository whose path has spaces and Chinese characters, and a lock that names it. */
export async function fakeWheel() {
  const root = join(tempFolder(), 'my 克隆 clone');
  mkdirSync(root);
  const file = 'tensorflow_cpu-2.21.0-cp312-cp312-any.whl';
  const path = join(root, file);
  writeZip(path, { 'tensorflow/part.txt': 'a part', 'tensorflow/include/tensorflow/c/c_api.h': '' });
  const wheel = {
    ...{ name: 'tensorflow-cpu', version: '2.21.0', implementation: 'cp', python: '3.12', abi: 'cp312', platform: 'any', file },
    ...{ sha256: await sha256Of(path), bytes: 1000, unpackedBytes: 1000, unpack: { 'tensorflow/part.txt': 'lib/part.txt' } },
  };
  const machine = thisMachine();
  const lock = { ...readLock(), targets: { [`${machine.platform}-${machine.arch}`]: { wheels: [wheel] } } };
  return { root, path, wheel, lock };
}

export type FakeWheel = Awaited<ReturnType<typeof fakeWheel>>;

/** Installs a fake wheel; fetches it with what is called Python in `env` where `wheels` is empty. */
export function installFake({ root, path, lock }: FakeWheel, env: NodeJS.ProcessEnv, wheels: readonly string[] = [path]) {
  const say = () => undefined;
  return installEngine({ root, lock, machine: thisMachine(), hasGpu: false, wheels, node24: findNode24(), env, say });
}

/** The names in the folder in which installs work. */
export function nativeNames({ root }: FakeWheel): string[] {
  return readdirSync(join(root, 'native'));
}
