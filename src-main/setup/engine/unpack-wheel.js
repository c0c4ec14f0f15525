import { createWriteStream, mkdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { failures } from './failures.js';

/** @typedef {Readonly<Record<string, string>>} UnpackRules entry, or folder of entries (ending in /), and where it goes */

/**
 * Unpacks those entries of a wheel that the rules name, one after the other and in a stream: a library is larger than the memory
 * that anybody wants to give to an installer. Fails where an entry that the rules name by itself is not there.
 * @param {string} file
 * @param {{ rules: UnpackRules, folder: string, onBytes?: (bytes: number) => void }} options
 */
export async function unpackWheel(file, { rules, folder, onBytes }) {
  const missing = new Set(Object.keys(rules).filter((name) => !name.endsWith('/')));
  const zip = await readAs(file, () => openPromise(file, { strictFileNames: true }));
  try {
    for await (const entry of zip.eachEntry()) {
      const place = placeOf(entry.fileName, rules);
      if (place === undefined) continue;
      missing.delete(entry.fileName);
      const path = inside(folder, place, () => failures.unsafeEntry(basename(file), entry.fileName));
      mkdirSync(dirname(path), { recursive: true });
      const from = await readAs(file, () => zip.openReadStreamPromise(entry));
      from.on('data', (/** @type {Buffer} */ data) => onBytes?.(data.length));
      // In the bits above 16: the file's mode, of which only "may be run" is kept.
      const isProgram = ((entry.externalFileAttributes >>> 16) & 0o100) !== 0;
      await pipeline(from, createWriteStream(path, { mode: isProgram ? 0o755 : 0o644 }));
    }
  } catch (error) {
    throw explain(file, error);
  } finally {
    zip.close();
  }
  if (missing.size > 0) throw failures.noLibrary(basename(file), [...missing]);
}

/**
 * Where the rules put an entry.
 * @param {string} entry
 * @param {UnpackRules} rules
 * @returns {string | undefined} undefined where they do not want it
 */
export function placeOf(entry, rules) {
  if (entry.endsWith('/')) return undefined; // a folder: made when a file comes
  const exact = rules[entry];
  if (exact !== undefined) return exact;
  const rule = Object.entries(rules).find(([from]) => from.endsWith('/') && entry.startsWith(from));
  return rule === undefined ? undefined : rule[1] + entry.slice(rule[0].length);
}

/**
 * A place inside a folder, as a path; nothing else is ever written to.
 * @param {string} folder
 * @param {string} place
 * @param {() => Error} refuse
 * @returns {string}
 */
export function inside(folder, place, refuse) {
  const path = resolve(folder, place);
  const way = relative(folder, path);
  const isOutside = way === '' || way === '..' || way.startsWith(`..${sep}`) || resolve(way) === way;
  if (isOutside || place.includes('\0')) throw refuse();
  return join(folder, way);
}

/**
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} read
 * @returns {Promise<T>}
 */
async function readAs(file, read) {
  try {
    return await read();
  } catch (error) {
    throw explain(file, error);
  }
}

/** The zip library's own errors in our words; those of the disk stay what they are. @param {string} file @param {unknown} error */
function explain(file, error) {
  if (!(error instanceof Error) || error.name === 'SetupError' || 'syscall' in error) return error;
  const entry = /^(?:invalid relative path|absolute path|invalid characters in fileName): (.*)$/s.exec(error.message)?.[1];
  return entry === undefined ? failures.notAWheel(basename(file), error.message) : failures.unsafeEntry(basename(file), entry);
}
