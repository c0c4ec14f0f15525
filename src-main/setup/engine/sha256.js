import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { failures } from './failures.js';

/** @param {string} path @returns {Promise<string>} the SHA-256 of a file, in hexadecimal digits */
export async function sha256Of(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/**
 * Fails unless a file has this hash.
 * @param {string} path
 * @param {string} expected
 */
export async function requireHash(path, expected) {
  const found = await sha256Of(path);
  if (found !== expected) throw failures.wrongHash({ file: basename(path), found, expected });
}
