import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Rejection } from './decoded.ts';
import { rejection } from './decoded.ts';

export type FileBytes = { readonly ok: true; readonly bytes: Uint8Array } | Rejection;

/** How the errors of the operating system map to reasons; every other one is `unreadable`. */
const MISSING_CODES: readonly string[] = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'];

/**
 * A whole file, or why not. Synchronous: it runs in worker threads, where that is twice as fast as promises for small files.
 * The size is checked before memory is taken; a folder, a pipe or a device is `unreadable` (a pipe would wait for ever).
 */
export function readImageFile(path: string, maxBytes: number): FileBytes {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (thrown) {
    return refused(thrown);
  }
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return rejection('unreadable', 'not a file');
    if (stat.size === 0) return rejection('empty', '0 bytes');
    if (stat.size > maxBytes) return rejection('too-large', `${String(stat.size)} bytes`);
    return { ok: true, bytes: readAll(file, stat.size) };
  } catch (thrown) {
    return refused(thrown);
  } finally {
    closeSync(file);
  }
}

function readAll(file: number, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  let done = 0;
  while (done < sizeBytes) {
    const count = readSync(file, bytes, done, sizeBytes - done, done);
    if (count === 0) break; // the file became shorter meanwhile
    done += count;
  }
  return bytes.subarray(0, done);
}

function refused(thrown: unknown): Rejection {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
  return rejection(MISSING_CODES.includes(code) ? 'missing' : 'unreadable', code);
}
