import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import { AppError } from '#shared/errors/app-error.ts';

let serial = 0;

/**
 * Writes a whole file or none: into a temporary name beside it, then renamed. Not forced to the disk: a file lost to a power cut
 * is found missing by its hash and made again. Throws `disk/full`.
 */
export function placeFile(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${String(process.pid)}-${String(threadId)}-${String(serial++)}.tmp`;
  try {
    try {
      writeFileSync(temporary, bytes);
    } catch (thrown) {
      if (codeOf(thrown) !== 'ENOENT') throw thrown;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(temporary, bytes);
    }
    renameSync(temporary, path);
  } catch (thrown) {
    rmSync(temporary, { force: true });
    if (codeOf(thrown) === 'ENOSPC') throw new AppError('disk/full', { path }, { cause: thrown });
    throw thrown;
  }
}

/** Copies content to `folder/ab/abcdef...`, its SHA-256 as name, unless it is there already. */
export function placeContent(folder: string, sha256: string, bytes: Uint8Array): void {
  const path = `${folder}/${sha256.slice(0, 2)}/${sha256}`;
  const present = statSync(path, { throwIfNoEntry: false });
  if (present?.size === bytes.length) return;
  placeFile(path, bytes);
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
