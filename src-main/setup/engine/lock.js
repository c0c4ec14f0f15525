import { readFileSync } from 'node:fs';
import { failures } from './failures.js';

/**
 * One wheel, as `pip download` asks for it. `unpack`: entry of the wheel, or folder of entries (ending in /), and where it goes.
 * @typedef {{ name: string, version: string, implementation: string, python: string, abi: string, platform: string, file: string,
 *   sha256: string, bytes: number, unpackedBytes: number, unpack: Readonly<Record<string, string>> }} Wheel
 */
/**
 * What one kind of machine gets. `hostPython`: the library refers to this library of Python, which is copied from the Python that
 * is installed (Windows only).
 * @typedef {{ wheels: readonly Wheel[], hostPython?: { version: string, library: string } }} Target
 */
/**
 * `build` is raised when the same wheels and sources are to be built in another way.
 * @typedef {{ tensorflow: string, build: number,
 *   binding: { package: string, version: string, files: Readonly<Record<string, string>> },
 *   headers: readonly string[], targets: Readonly<Record<string, Target | { unsupported: string }>> }} EngineLock
 */
/** @typedef {{ platform: string, arch: string, isGlibc: boolean }} Machine */

/** What is installed on which machine, to the byte: lock.json. @returns {EngineLock} */
export function readLock() {
  return /** @type {EngineLock} */ (JSON.parse(readFileSync(new URL('./lock.json', import.meta.url), 'utf8')));
}

/** The machine that this runs on. @returns {Machine} */
export function thisMachine() {
  return { platform: process.platform, arch: process.arch, isGlibc: process.platform !== 'linux' || hasGlibc() };
}

/**
 * @param {Machine} machine
 * @param {boolean} hasGpu
 */
export function targetName({ platform, arch }, hasGpu) {
  return `${platform}-${arch}${hasGpu ? '-gpu' : ''}`;
}

/**
 * What a machine gets; fails where TensorFlow has nothing for it.
 * @param {EngineLock} lock
 * @param {Machine} machine
 * @param {boolean} hasGpu
 * @returns {Target}
 */
export function targetFor(lock, machine, hasGpu) {
  const name = targetName(machine, hasGpu);
  if (!machine.isGlibc)
    throw failures.unsupported(name, 'TensorFlow is built for the C library glibc, and this system has another one');
  const target = lock.targets[name];
  if (target === undefined) {
    const reason = hasGpu ? 'a GPU is supported on Linux x64 only (NVIDIA)' : 'TensorFlow has no wheel for it';
    throw failures.unsupported(name, reason);
  }
  if ('unsupported' in target) throw failures.unsupported(name, target.unsupported);
  return target;
}

/**
 * Free space that an install takes for a while: pip's cache, its temporary copy and the wheel; what is unpacked; and some room.
 * @param {Target} target
 * @param {boolean} isDownloaded false where the wheels are given as files, which stay where they are
 * @returns {number} bytes
 */
export function neededBytes({ wheels }, isDownloaded) {
  const room = 0.2e9;
  const unpacked = wheels.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
  if (!isDownloaded) return unpacked + room;
  const packed = wheels.map(({ bytes }) => bytes);
  return unpacked + packed.reduce((sum, bytes) => sum + bytes, 0) + 2 * Math.max(...packed) + room;
}

/** Node says which glibc it runs on; on another C library (musl) it says none. */
function hasGlibc() {
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header.glibcVersionRuntime !== undefined;
}
