import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Entry, ZipFile } from 'yauzl';
import { openPromise } from 'yauzl';
import { AppError } from '#shared/errors/app-error.ts';

/** A model has some ten files; an archive of TensorFlow.js shards some hundred. */
const MAX_ENTRIES = 4096;
/** As of a weights file. */
const MAX_TOTAL_BYTES = 2 * 1024 ** 3;
/** Weights hardly compress (to 0.9 of their size); texts do, to a tenth. What is small is no bomb whatever its ratio. */
const MAX_RATIO = 100;
const SMALL_BYTES = 16 * 1024 ** 2;
const MAX_JSON_BYTES = 32 * 1024 ** 2;

const FILE_TYPE_BITS = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/** An archive whose directory was checked. Whoever opens it closes it. */
export interface ZipArchive {
  /** Names of its files, `/` between folders; folders themselves are not among them. */
  readonly names: readonly string[];
  /** The bytes of a file that is at most `maxBytes` long. Errors: `import/unreadable`, `import/unsafe-archive`. */
  readonly read: (name: string, maxBytes: number) => Promise<Buffer>;
  /** A file's JSON, not checked; null where there is no such file. */
  readonly readJson: (name: string) => Promise<unknown>;
  /** Writes a file's bytes to a path that the caller chose. */
  readonly unpack: (name: string, to: string) => Promise<void>;
  readonly close: () => void;
}

/**
 * Opens a zip file and checks all that its directory says before anything is unpacked: how many files, how large, how much they grow, no
 * links, no names that lead elsewhere, none twice. Nothing is ever written to a place that the archive names.
 * Errors: `import/unsafe-archive`, `import/unreadable`.
 */
export async function openZip(path: string): Promise<ZipArchive> {
  const fileName = basename(path);
  const zip = await readable(fileName, () => openPromise(path, { strictFileNames: true, autoClose: false }));
  try {
    const entries = await readable(fileName, () => checkedEntries(fileName, zip));
    return archiveOf(fileName, zip, entries);
  } catch (thrown) {
    zip.close();
    throw thrown;
  }
}

async function checkedEntries(fileName: string, zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  if (zip.entryCount > MAX_ENTRIES) throw unsafe(fileName, `${zip.entryCount} files, at most ${MAX_ENTRIES} are opened`);
  const entries = new Map<string, Entry>();
  let totalBytes = 0;
  for await (const entry of zip.eachEntry()) {
    const problem = problemOf(entry);
    if (problem !== null) throw unsafe(fileName, `${entry.fileName}: ${problem}`);
    if (entry.fileName.endsWith('/')) continue;
    if (entries.has(entry.fileName)) throw unsafe(fileName, `${entry.fileName} is in it twice`);
    entries.set(entry.fileName, entry);
    totalBytes += entry.uncompressedSize;
    if (totalBytes > MAX_TOTAL_BYTES) throw unsafe(fileName, `more than ${MAX_TOTAL_BYTES} bytes when it is unpacked`);
  }
  return entries;
}

function problemOf({ uncompressedSize, compressedSize, externalFileAttributes, generalPurposeBitFlag }: Entry): string | null {
  if (((externalFileAttributes >>> 16) & FILE_TYPE_BITS) === SYMBOLIC_LINK) return 'a link';
  if ((generalPurposeBitFlag & 1) !== 0) return 'encrypted';
  if (uncompressedSize > SMALL_BYTES && uncompressedSize > MAX_RATIO * Math.max(compressedSize, 1))
    return `${compressedSize} bytes that become ${uncompressedSize}`;
  return null;
}

function archiveOf(fileName: string, zip: ZipFile, entries: ReadonlyMap<string, Entry>): ZipArchive {
  const entryOf = (name: string): Entry => {
    const entry = entries.get(name);
    if (entry === undefined) throw new AppError('import/unreadable', { fileName, reason: `no ${name} in it` });
    return entry;
  };
  const read = async (name: string, maxBytes: number): Promise<Buffer> => {
    const entry = entryOf(name);
    if (entry.uncompressedSize > maxBytes) throw unsafe(fileName, `${name} has ${entry.uncompressedSize} bytes, not ${maxBytes}`);
    // The stream ends with an error where there is more or less than the directory said.
    return readable(fileName, async () => Buffer.concat(await (await zip.openReadStreamPromise(entry)).toArray()));
  };
  return {
    names: [...entries.keys()],
    read,
    readJson: async (name) => {
      if (!entries.has(name)) return null;
      const bytes = await read(name, MAX_JSON_BYTES);
      return readable(fileName, () => Promise.resolve(JSON.parse(bytes.toString('utf8')) as unknown));
    },
    unpack: (name, to) =>
      readable(fileName, async () =>
        pipeline(await zip.openReadStreamPromise(entryOf(name)), createWriteStream(to, { flags: 'wx' })),
      ),
    close: () => {
      zip.close();
    },
  };
}

async function readable<Value>(fileName: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    // The library refuses such names itself, in these words.
    const isName = /^(invalid relative path|absolute path|invalid characters in fileName)/.test(reason);
    throw isName ? unsafe(fileName, reason) : new AppError('import/unreadable', { fileName, reason }, { cause });
  }
}

function unsafe(fileName: string, reason: string): AppError {
  return new AppError('import/unsafe-archive', { fileName, reason });
}
