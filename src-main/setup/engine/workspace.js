import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { failures } from './failures.js';

// An install works in native/.tensorflow-<process>-<random>; what it made is renamed to native/tensorflow as its last act.

const HEARTBEAT_MS = 5000;
/** A workspace that nobody touched for so long is a dead one, though its process number may live on in another program. */
const DEAD_AFTER_MS = 120_000;
const WORKSPACE = /^\.tensorflow-(\d+)-[0-9a-f]+$/;
const OLD = /^\.tensorflow-old-[0-9a-f]+$/;

/** @typedef {{ native: string, installed: string, failure: string }} EnginePlaces */
/** @typedef {{ folder: string, result: string, close: () => void }} Workspace */

/**
 * @param {string} root of the repository
 * @returns {EnginePlaces}
 */
export function enginePlaces(root) {
  const native = join(root, 'native');
  return { native, installed: join(native, 'tensorflow'), failure: join(native, 'last-failure.json') };
}

/**
 * Opens a folder for one install, on the same disk as its final place, and keeps it known as alive.
 * @param {EnginePlaces} places
 * @returns {Workspace}
 */
export function openWorkspace({ native }) {
  const folder = join(native, `.tensorflow-${process.pid}-${randomBytes(4).toString('hex')}`);
  const result = join(folder, 'result');
  mkdirSync(result, { recursive: true });
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimesSync(folder, now, now);
  }, HEARTBEAT_MS);
  return {
    folder,
    result,
    close: () => {
      clearInterval(heartbeat);
      remove(folder);
    },
  };
}

/**
 * Renames what was made to its final place. What was there before is moved aside first and removed last, so that at every moment
 * one of the two is whole.
 * @param {Workspace} workspace
 * @param {EnginePlaces} places
 */
export function putInPlace({ result }, { native, installed }) {
  const old = join(native, `.tensorflow-old-${randomBytes(4).toString('hex')}`);
  const hasOld = existsSync(installed);
  if (hasOld) renameSync(installed, old);
  try {
    renameSync(result, installed);
  } catch (error) {
    if (hasOld) renameSync(old, installed);
    throw error;
  }
  remove(old);
}

/**
 * Removes what interrupted installs left, and puts back what one of them had just moved aside.
 * @param {EnginePlaces} places
 */
export function removeLeftovers({ native, installed }) {
  const names = namesIn(native);
  const alive = names.filter((name) => WORKSPACE.test(name) && isAlive(native, name));
  // Another install may be between its two renames.
  const dead = names.filter((name) => (WORKSPACE.test(name) && !alive.includes(name)) || (OLD.test(name) && alive.length === 0));
  for (const name of dead) {
    try {
      if (OLD.test(name) && !existsSync(installed)) renameSync(join(native, name), installed);
      else remove(join(native, name));
    } catch {
      // In use, or another user's: it only takes room, and the next start tries again.
    }
  }
}

/**
 * Waits until no other program installs in the same place.
 * @param {EnginePlaces} places
 * @param {(text: string) => void} say
 */
export async function waitForOthers({ native }, say) {
  const isBusy = () => namesIn(native).some((name) => WORKSPACE.test(name) && isAlive(native, name));
  if (!isBusy()) return;
  say('Another program is installing TensorFlow here; waiting for it ...');
  while (isBusy()) await wait(500);
}

/** @param {string} native @param {string} name of a workspace */
function isAlive(native, name) {
  const touchedAtMs = statSync(join(native, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return Date.now() - touchedAtMs < DEAD_AFTER_MS && isRunning(Number(WORKSPACE.exec(name)?.[1]));
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // "Not permitted" means that there is one, of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {string} folder @returns {readonly string[]} */
function namesIn(folder) {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? readdirSync(folder) : [];
}

/** Windows keeps a file for a moment after its last use. @param {string} path */
function remove(path) {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}

/**
 * The disk's own errors in words; every other one as it is.
 * @param {unknown} error
 * @param {{ folder: string, needed: number }} facts
 * @returns {unknown}
 */
export function explainDiskError(error, { folder, needed }) {
  const code = error instanceof Error && 'code' in error && 'syscall' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return failures.diskFull(folder, { free: 0, needed });
  const isRefused = typeof code === 'string' && ['EACCES', 'EPERM', 'EROFS', 'EBUSY', 'EEXIST', 'ENOTDIR'].includes(code);
  return isRefused ? failures.notWritable(folder, code) : error;
}
