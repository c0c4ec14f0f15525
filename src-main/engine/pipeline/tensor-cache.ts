import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { ResizeRule } from '#shared/domain/imaging/resize-rules.ts';
import { DECODER_VERSION } from './features-key.ts';
import { makeRoom, TENSOR_FILE_ENDING } from './tensor-cache-room.ts';

/** Which images are kept at which size. */
export interface TensorSelection {
  /** Decoded-pixel hashes in the order of the images; an image's place is its record's number. */
  readonly pixelHashes: readonly string[];
  readonly width: number;
  readonly height: number;
  /** `tf_bilinear` unless given. */
  readonly resize?: ResizeRule;
}

/** All tensor caches of a home together take no more than this unless the caller says otherwise. */
export const DEFAULT_TENSOR_BUDGET_BYTES = 4 * 1024 ** 3;

const MAGIC = 'CLTENSR1';
/** Magic, number of records (uint32), floats a record (uint32). */
const HEADER_BYTES = 16;
/** One entry a record: written (uint32, 1), CRC-32 of its bytes (uint32). */
const ENTRY_BYTES = 8;
const WRITTEN = 1;

const openPaths = new Set<string>();

/** The name of the cache of a selection: SHA-256 over everything that the pixels depend on. */
export function tensorKeyHash({ pixelHashes, width, height, resize = 'tf_bilinear' }: TensorSelection): string {
  const hash = createHash('sha256').update(JSON.stringify([DECODER_VERSION, width, height, resize]));
  for (const pixelHash of pixelHashes) hash.update(pixelHash);
  return hash.digest('hex');
}

/**
 * Decoded and resized images of one selection in one flat file: header, entries, records of `height * width * 3` little-endian floats.
 * An entry is written after its record and holds its checksum: a record that was cut off by a crash, or was never flushed before the
 * power went, counts as absent and is written again. Two processes may hold the same file: they would write the same bytes.
 */
export class TensorCache {
  readonly recordLength: number;
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #entries: DataView;
  readonly #recordsAt: number;
  #isWritable = true;

  private constructor(file: FileHandle, path: string, layout: { readonly entries: DataView; readonly recordLength: number }) {
    this.#file = file;
    this.#path = path;
    this.#entries = layout.entries;
    this.recordLength = layout.recordLength;
    this.#recordsAt = HEADER_BYTES + layout.entries.byteLength;
  }

  /**
   * Opens the cache of a selection under a folder, with what an earlier run left in it. null where it would not fit the budget or half of
   * the free disk, or the folder cannot be written: a run then decodes in each epoch. Whoever opens it closes it.
   */
  static async open(
    dir: string,
    selection: TensorSelection,
    budgetBytes: number = DEFAULT_TENSOR_BUDGET_BYTES,
  ): Promise<TensorCache | null> {
    const count = selection.pixelHashes.length;
    const recordLength = selection.width * selection.height * 3;
    const sizeBytes = HEADER_BYTES + count * (ENTRY_BYTES + recordLength * Float32Array.BYTES_PER_ELEMENT);
    const path = join(dir, `${tensorKeyHash(selection)}${TENSOR_FILE_ENDING}`);
    try {
      await mkdir(dir, { recursive: true });
      if (!(await makeRoom({ dir, path, sizeBytes, budgetBytes, open: openPaths }))) return null;
      const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
      try {
        const entries = await readEntries(file, { count, recordLength, sizeBytes });
        await utimes(path, new Date(), new Date()); // used now: the last to be removed for others
        openPaths.add(path);
        return new TensorCache(file, path, { entries, recordLength });
      } catch (thrown) {
        await file.close();
        throw thrown;
      }
    } catch {
      // A disk that is full, read-only or gone costs time, nothing else.
      return null;
    }
  }

  /** Whether an image's record was written; it may still turn out damaged. */
  has(index: number): boolean {
    return this.#entries.getUint32(index * ENTRY_BYTES, true) === WRITTEN;
  }

  /** Reads an image's record into `target`, `recordLength` long. False where it is absent or damaged; `target` then holds anything. */
  async read(index: number, target: Float32Array<ArrayBuffer>): Promise<boolean> {
    if (!this.has(index)) return false;
    const bytes = bytesOf(target);
    try {
      const { bytesRead } = await this.#file.read(bytes, 0, bytes.length, this.#recordAt(index));
      const isWhole = bytesRead === bytes.length && crc32(bytes) === this.#entries.getUint32(index * ENTRY_BYTES + 4, true);
      if (!isWhole) this.#entries.setUint32(index * ENTRY_BYTES, 0, true);
      return isWhole;
    } catch {
      return false; // not readable: it is decoded again
    }
  }

  /** Keeps an image's record. Where the disk is full nothing more is kept; never rejects. */
  async write(index: number, values: Float32Array<ArrayBuffer>): Promise<void> {
    if (!this.#isWritable) return;
    const bytes = bytesOf(values);
    const entry = new DataView(new ArrayBuffer(ENTRY_BYTES));
    entry.setUint32(0, WRITTEN, true);
    entry.setUint32(4, crc32(bytes), true);
    try {
      await writeAll(this.#file, bytes, this.#recordAt(index));
      await writeAll(this.#file, new Uint8Array(entry.buffer), HEADER_BYTES + index * ENTRY_BYTES);
    } catch {
      this.#isWritable = false;
      return;
    }
    this.#entries.setUint32(index * ENTRY_BYTES + 4, entry.getUint32(4, true), true);
    this.#entries.setUint32(index * ENTRY_BYTES, WRITTEN, true);
  }

  /** Closes the file; what is in it stays for the next run. */
  async close(): Promise<void> {
    openPaths.delete(this.#path);
    await this.#file.close();
  }

  #recordAt(index: number): number {
    return this.#recordsAt + index * this.recordLength * Float32Array.BYTES_PER_ELEMENT;
  }
}

interface Layout {
  readonly count: number;
  readonly recordLength: number;
  readonly sizeBytes: number;
}

/** The entries of a file; where it is new, or not what it should be, it is emptied and given its size (without taking the disk yet). */
async function readEntries(file: FileHandle, { count, recordLength, sizeBytes }: Layout): Promise<DataView> {
  const head = Buffer.alloc(HEADER_BYTES + count * ENTRY_BYTES);
  const expected = Buffer.alloc(HEADER_BYTES);
  expected.write(MAGIC, 'latin1');
  expected.writeUInt32LE(count, 8);
  expected.writeUInt32LE(recordLength, 12);
  const { bytesRead } = await file.read(head, 0, head.length, 0);
  const { size } = await file.stat();
  const isOurs = bytesRead === head.length && size === sizeBytes && head.subarray(0, HEADER_BYTES).equals(expected);
  if (!isOurs) {
    await file.truncate(0);
    await file.truncate(sizeBytes);
    await writeAll(file, expected, 0);
    head.fill(0);
  }
  return new DataView(head.buffer, head.byteOffset + HEADER_BYTES, count * ENTRY_BYTES);
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

function bytesOf(values: Float32Array<ArrayBuffer>): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
