import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { endianness } from 'node:os';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import writeFileAtomic from 'write-file-atomic';
import { sizeOfShape } from './weight-tensor.ts';
import type { WeightTensor } from './weight-tensor.ts';

/**
 * SafeTensors (https://github.com/huggingface/safetensors): eight bytes with the header's length (uint64, little endian), the header
 * as JSON, then the tensors' bytes without gaps. Only `F32` is used here. Checked against the Python package `safetensors`.
 */
const HEADER_LENGTH_BYTES = 8;
/** The format's own limit, so that a hostile length cannot make us allocate. */
const MAX_HEADER_BYTES = 100_000_000;
/** The largest file that is read whole: 2 GiB, far above any model here. */
const MAX_FILE_BYTES = 2 * 1024 ** 3;
const MAX_TENSORS = 100_000;
const MAX_RANK = 8;

const entrySchema = z.strictObject({
  dtype: z.literal('F32'),
  shape: z.array(z.number().int().nonnegative()).max(MAX_RANK),
  data_offsets: z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
});
const metadataSchema = z.record(z.string(), z.string());

/** What a SafeTensors file holds. `sha256` is the hash of the whole file. */
export interface SafeTensors {
  readonly tensors: readonly WeightTensor[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly sha256: string;
}

/** Writes tensors to a file atomically, in the given order, and returns the SHA-256 of the file. Names must differ. */
export async function writeSafeTensors(
  path: string,
  tensors: readonly WeightTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<string> {
  const bytes = encodeSafeTensors(tensors, metadata);
  await writeFileAtomic(path, bytes);
  return sha256Of(bytes);
}

/** Reads a file whole. Errors: `weights/unreadable`, `weights/too-large`. */
export async function readSafeTensors(path: string): Promise<SafeTensors> {
  const bytes = await readLimited(path);
  try {
    return { ...decodeSafeTensors(bytes), sha256: sha256Of(bytes) };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('weights/unreadable', { path, reason: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

/** The bytes of a SafeTensors file. */
export function encodeSafeTensors(tensors: readonly WeightTensor[], metadata: Readonly<Record<string, string>> = {}): Buffer {
  requireLittleEndian();
  const header: Record<string, unknown> = Object.keys(metadata).length === 0 ? {} : { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape, values } of tensors) {
    const end = offset + values.byteLength;
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  // Spaces up to a multiple of 8 keep the tensors aligned, as the format asks for.
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, ' ');
  json.copy(padded);
  const length = Buffer.alloc(HEADER_LENGTH_BYTES);
  length.writeBigUInt64LE(BigInt(padded.length));
  const parts = tensors.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  return Buffer.concat([length, padded, ...parts]);
}

/** Reads SafeTensors bytes; throws a plain error that says what is wrong with them. Values are copies. */
export function decodeSafeTensors(bytes: Uint8Array): Pick<SafeTensors, 'tensors' | 'metadata'> {
  requireLittleEndian();
  const { header, dataStart } = readHeader(bytes);
  const { __metadata__: rawMetadata, ...entries } = header;
  const names = Object.keys(entries);
  if (names.length > MAX_TENSORS) throw new RangeError(`${names.length} tensors, at most ${MAX_TENSORS} are read`);
  const tensors = names.map((name) => readTensor(name, entrySchema.parse(entries[name]), bytes.subarray(dataStart)));
  return { tensors, metadata: rawMetadata === undefined ? {} : metadataSchema.parse(rawMetadata) };
}

function readHeader(bytes: Uint8Array): { readonly header: Readonly<Record<string, unknown>>; readonly dataStart: number } {
  if (bytes.length < HEADER_LENGTH_BYTES) throw new RangeError('shorter than the eight bytes of the header length');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(MAX_HEADER_BYTES)) throw new RangeError(`header of ${length} bytes, at most ${MAX_HEADER_BYTES} are read`);
  const dataStart = HEADER_LENGTH_BYTES + Number(length);
  if (dataStart > bytes.length) throw new RangeError('the header is longer than the file');
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(HEADER_LENGTH_BYTES, dataStart));
  return { header: z.record(z.string(), z.unknown()).parse(JSON.parse(text)), dataStart };
}

function readTensor(name: string, entry: z.infer<typeof entrySchema>, data: Uint8Array): WeightTensor {
  const [start, end] = entry.data_offsets;
  const sizeBytes = sizeOfShape(entry.shape) * Float32Array.BYTES_PER_ELEMENT;
  if (end < start || end - start !== sizeBytes || end > data.length) {
    throw new RangeError(`tensor ${name} lies at ${start} to ${end}, its shape needs ${sizeBytes} of ${data.length} bytes`);
  }
  // A copy (`slice` of a Buffer is none): the bytes need not be aligned to four, and one tensor must not keep the whole file alive.
  const values = new Float32Array(new Uint8Array(data.subarray(start, end)).buffer);
  return { name, shape: entry.shape, values };
}

async function readLimited(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES)
      throw new AppError('weights/too-large', { path, what: 'file', sizeBytes: size, limitBytes: MAX_FILE_BYTES });
    return await readFile(path);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('weights/unreadable', { path, reason: cause instanceof Error ? cause.message : String(cause) }, { cause });
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Typed arrays are written as they lie in memory; every platform of Node that we support is little endian. */
function requireLittleEndian(): void {
  if (endianness() !== 'LE') throw new RangeError('SafeTensors needs a little-endian machine');
}
