import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** A file that goes into an archive: its name there, `/` between folders, and where it lies. */
export interface ZipEntry {
  readonly name: string;
  readonly path: string;
}

/** Writes files into a new zip archive, one after the other, without holding them in memory. Rejects with what the file system says. */
export async function writeZip(
  path: string,
  entries: readonly ZipEntry[],
  options: { readonly compress: boolean },
): Promise<void> {
  const zip = new ZipFile();
  const failed = new Promise<never>((_, reject) => zip.on('error', reject));
  for (const entry of entries) zip.addFile(entry.path, entry.name, options);
  zip.end();
  await Promise.race([pipeline(zip.outputStream, createWriteStream(path, { flags: 'wx' })), failed]);
}
