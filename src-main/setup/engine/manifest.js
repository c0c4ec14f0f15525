import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BINDING } from './compile-binding.js';

/** @typedef {import('./lock.js').EngineLock} EngineLock */
/** @typedef {import('./lock.js').Target} Target */
/** @typedef {import('./lock.js').Machine} Machine */
/**
 * What an install left behind, written as its last act. `files`: bytes of each file that must be there.
 * @typedef {{ tensorflow: string, build: number, wheels: readonly { file: string, sha256: string }[],
 *   binding: { package: string, version: string }, platform: string, arch: string, gpu: boolean, installedAtMs: number,
 *   files: Readonly<Record<string, number>>, selfTest: import('./run-self-test.js').SelfTest }} Manifest
 */

const NAME = 'manifest.json';

/**
 * @param {{ lock: EngineLock, target: Target, machine: Machine, hasGpu: boolean, folder: string,
 *   selfTest: import('./run-self-test.js').SelfTest }} facts
 * @returns {Manifest}
 */
export function manifestOf({ lock, target, machine, hasGpu, folder, selfTest }) {
  return {
    tensorflow: lock.tensorflow,
    build: lock.build,
    wheels: target.wheels.map(({ file, sha256 }) => ({ file, sha256 })),
    binding: { package: lock.binding.package, version: lock.binding.version },
    platform: machine.platform,
    arch: machine.arch,
    gpu: hasGpu,
    installedAtMs: Date.now(),
    files: Object.fromEntries(mustHave(target).map((name) => [name, statSync(join(folder, name)).size])),
    selfTest,
  };
}

/** @param {string} folder @param {Manifest} manifest */
export function writeManifest(folder, manifest) {
  writeFileSync(join(folder, NAME), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @param {string} folder @returns {Manifest | undefined} undefined where there is none, or one that was cut short */
export function readManifest(folder) {
  try {
    return /** @type {Manifest} */ (JSON.parse(readFileSync(join(folder, NAME), 'utf8')));
  } catch {
    return undefined; // the same as not installed
  }
}

/**
 * Whether a folder holds what the lock names for a target, whole; read from the manifest and from the sizes of the files.
 * @param {string} folder
 * @param {EngineLock} lock
 * @param {Target} target
 */
export function isInPlace(folder, lock, target) {
  const manifest = readManifest(folder);
  return manifest !== undefined && isMadeFrom(manifest, lock, target) && isWhole(folder, manifest, target);
}

/**
 * Whether an install was made from these wheels and this binding, in this way.
 * @param {Manifest} manifest
 * @param {EngineLock} lock
 * @param {Target} target
 */
export function isMadeFrom({ tensorflow, build, binding, wheels }, lock, target) {
  const isSame = tensorflow === lock.tensorflow && build === lock.build && binding.version === lock.binding.version;
  const hashes = wheels.map(({ sha256 }) => sha256).join(' ');
  return isSame && hashes === target.wheels.map(({ sha256 }) => sha256).join(' ');
}

/** The files that an install has to hold. @param {Target} target @returns {string[]} */
function mustHave({ wheels, hostPython }) {
  const unpacked = wheels.flatMap(({ unpack }) => Object.values(unpack)).filter((place) => !place.endsWith('/'));
  return [BINDING, ...unpacked, ...(hostPython === undefined ? [] : [hostPython.library])];
}

/**
 * @param {string} folder
 * @param {Manifest} manifest
 * @param {Target} target
 */
function isWhole(folder, { files }, target) {
  return mustHave(target).every((name) => {
    const size = statSync(join(folder, name), { throwIfNoEntry: false })?.size;
    return size !== undefined && size === files[name];
  });
}
