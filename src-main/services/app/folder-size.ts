import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

// More at once only fills the queue of the file system's threads.
const AT_ONCE = 64;

/** Bytes of all files below a folder; files that go away meanwhile do not count. 0 where there is no folder. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  let total = 0;
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const sizes = await Promise.all(files.slice(from, from + AT_ONCE).map(fileBytes));
    total += sizes.reduce((sum, size) => sum + size, 0);
  }
  return total;
}

/** Bytes of a file, 0 where there is none. */
export async function fileBytes(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Removes everything inside a folder, not the folder itself. */
export async function emptyFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}
