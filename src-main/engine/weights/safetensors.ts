import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import { AppError } from '#shared/errors/app-error.ts';
import writeFileAtomic from 'write-file-atomic';
import { readLimited } from './read-limited.ts';
import { dataStartOf, decodeHeader, encodeHeader, HEADER_LENGTH_BYTES } from './safetensors-header.ts';
import type { TensorPlace } from './safetensors-header.ts';
import type { WeightTensor } from './weight-tensor.ts';
import { unreadableWeights } from './weights-file.ts';

/**
 * SafeTensors (https://github.com/huggingface/safetensors): eight bytes with the header's length (uint64, little endian), the header
 * as JSON, then the tensors' bytes without gaps. Only `F32` is used here. Checked against the Python package `safetensors`.
 * Files are read and written whole here; large ones tensor by tensor in `tensor-file.ts`.
 */

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
  const bytes = await readLimited(path, (cause) => unreadableWeights(path, cause));
  try {
    return { ...decodeSafeTensors(bytes), sha256: sha256Of(bytes) };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw unreadableWeights(path, cause);
  }
}

/** The bytes of a SafeTensors file. */
export function encodeSafeTensors(tensors: readonly WeightTensor[], metadata: Readonly<Record<string, string>> = {}): Buffer {
  requireLittleEndian();
  const parts = tensors.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  return Buffer.concat([encodeHeader(tensors, metadata), ...parts]);
}

/** Reads SafeTensors bytes; throws a plain error that says what is wrong with them. Values are copies. */
export function decodeSafeTensors(bytes: Uint8Array): Pick<SafeTensors, 'tensors' | 'metadata'> {
  requireLittleEndian();
  const dataStart = dataStartOf(bytes, bytes.length);
  const { places, metadata } = decodeHeader(bytes.subarray(HEADER_LENGTH_BYTES, dataStart), dataStart, bytes.length - dataStart);
  return { tensors: places.map((place) => readTensor(place, bytes)), metadata };
}

function readTensor({ name, shape, startBytes, endBytes }: TensorPlace, bytes: Uint8Array): WeightTensor {
  // A copy (`slice` of a Buffer is none): the bytes need not be aligned to four, and one tensor must not keep the whole file alive.
  const values = new Float32Array(new Uint8Array(bytes.subarray(startBytes, endBytes)).buffer);
  return { name, shape, values };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Refuses big-endian machines: typed arrays are written as they lie in memory; every platform of Node that we support is little endian. */
export function requireLittleEndian(): void {
  if (endianness() !== 'LE') throw new RangeError('SafeTensors needs a little-endian machine');
}
