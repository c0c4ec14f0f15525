import { readdir, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** The ending of a tensor cache's file. */
export const TENSOR_FILE_ENDING = '.tensors';

/** At most so much of the disk that is free goes to tensors: the rest is the user's. */
const SHARE_OF_FREE_DISK = 0.5;

/** The unit of `blocks`, on every system. */
const STAT_BLOCK_BYTES = 512;

/** What one cache needs, and what all of them together may take. */
export interface RoomRequest {
  readonly dir: string;
  /** The file that needs the room; what it already holds counts as free. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly budgetBytes: number;
  /** Files that are open: never removed. */
  readonly open: ReadonlySet<string>;
}

interface CacheFile {
  readonly path: string;
  readonly usedAtMs: number;
  readonly sizeBytes: number;
  /** What it takes of the disk: less than its size while records are missing. */
  readonly takenBytes: number;
}

/**
 * Makes room for a tensor cache: removes those of other selections, longest unused first, until all fit the budget.
 * False where there is no room even so, or too little free disk; nothing is removed then.
 */
export async function makeRoom(request: RoomRequest): Promise<boolean> {
  const { dir, path, sizeBytes, budgetBytes, open } = request;
  const files = await listFiles(dir);
  const others = files.filter((file) => file.path !== path);
  const removable = others.filter((file) => !open.has(file.path)).toSorted((a, b) => a.usedAtMs - b.usedAtMs);
  const kept = total(others, 'sizeBytes');
  if (kept - total(removable, 'sizeBytes') + sizeBytes > budgetBytes) return false;
  const { bavail, bsize } = await statfs(dir);
  const held = files.filter((file) => file.path === path);
  // What is removed below becomes free, but is not counted on: another program may take it.
  if (sizeBytes - total(held, 'takenBytes') > bavail * bsize * SHARE_OF_FREE_DISK) return false;
  let excess = kept + sizeBytes - budgetBytes;
  for (const file of removable) {
    if (excess <= 0) break;
    await rm(file.path, { force: true });
    excess -= file.sizeBytes;
  }
  return true;
}

async function listFiles(dir: string): Promise<CacheFile[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith(TENSOR_FILE_ENDING));
  const files = await Promise.all(names.map((name) => describe(join(dir, name))));
  return files.filter((file) => file !== null);
}

/** null where another process removed it meanwhile. */
async function describe(path: string): Promise<CacheFile | null> {
  try {
    const { mtimeMs, size, blocks } = await stat(path);
    return { path, usedAtMs: mtimeMs, sizeBytes: size, takenBytes: Math.min(size, blocks * STAT_BLOCK_BYTES) };
  } catch {
    return null;
  }
}

function total(files: readonly CacheFile[], bytes: 'sizeBytes' | 'takenBytes'): number {
  return files.reduce((sum, file) => sum + file[bytes], 0);
}
