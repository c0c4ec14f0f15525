import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} LockEntry */
/** @typedef {Readonly<Record<string, LockEntry>>} LockedPackages by path, as in package-lock.json */

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own copy of the lockfile into node_modules as its
 * last act, so an install that was interrupted has none.
 * @param {string} root
 */
export function isInstalled(root) {
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  const present = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || present === undefined) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    const isRoot = path === '';
    // An optional package of another platform is not there, and need not be.
    const isLeftOut = entry.optional === true && present[path] === undefined;
    return isRoot || isLeftOut || present[path]?.version === entry.version;
  });
}

/**
 * How many packages an install brings at most (those of other platforms are left out).
 * @param {string} root
 */
export function countLocked(root) {
  return Object.keys(lockedPackages(join(root, 'package-lock.json')) ?? {}).length;
}

/**
 * @param {string} path
 * @returns {LockedPackages | undefined} undefined where the file is missing or no lockfile
 */
function lockedPackages(path) {
  try {
    const lock = /** @type {{ packages?: LockedPackages }} */ (JSON.parse(readFileSync(path, 'utf8')));
    return lock.packages;
  } catch {
    return undefined; // missing or cut short: the same as not installed
  }
}
