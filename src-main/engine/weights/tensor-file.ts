import { createHash, randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import { dataStartOf, decodeHeader, encodeHeader, HEADER_LENGTH_BYTES } from './safetensors-header.ts';
import type { TensorHeader, TensorPlace } from './safetensors-header.ts';
import { requireLittleEndian } from './safetensors.ts';
import type { WeightTensor } from './weight-tensor.ts';
import { unreadableWeights } from './weights-file.ts';

/**
 * Writes a SafeTensors file tensor by tensor, without a second copy of the values in memory, and returns its SHA-256. Atomic: beside its
 * place, flushed to the disk, then renamed; after a crash there is the old file or the new one.
 */
export async function writeTensorFile(
  path: string,
  tensors: readonly WeightTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<string> {
  requireLittleEndian();
  const part = `${path}.${randomUUID()}.part`;
  try {
    const hash = createHash('sha256');
    const file = await open(part, 'wx');
    try {
      for (const bytes of partsOf(tensors, metadata)) {
        hash.update(bytes);
        await file.writeFile(bytes); // goes on where the last one ended
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
    return hash.digest('hex');
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  }
}

function* partsOf(tensors: readonly WeightTensor[], metadata: Readonly<Record<string, string>>): Generator<Uint8Array> {
  yield encodeHeader(tensors, metadata);
  for (const { values } of tensors) yield new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** A SafeTensors file of which only the head was read. Whoever opens it closes it. */
export class TensorFile {
  readonly header: TensorHeader;
  readonly #file: FileHandle;
  readonly #path: string;

  private constructor(file: FileHandle, path: string, header: TensorHeader) {
    this.#file = file;
    this.#path = path;
    this.header = header;
  }

  /** Errors: `weights/unreadable`. */
  static async open(path: string): Promise<TensorFile> {
    requireLittleEndian();
    try {
      const file = await open(path, 'r');
      try {
        const { size } = await file.stat();
        const dataStart = dataStartOf(await bytesAt(file, 0, Math.min(size, HEADER_LENGTH_BYTES)), size);
        const json = await bytesAt(file, HEADER_LENGTH_BYTES, dataStart);
        return new TensorFile(file, path, decodeHeader(json, dataStart, size - dataStart));
      } catch (thrown) {
        await file.close();
        throw thrown;
      }
    } catch (cause) {
      throw unreadableWeights(path, cause);
    }
  }

  /** The tensors that are wanted, in the file's order. Errors: `weights/unreadable`. */
  async read(isWanted: (name: string) => boolean): Promise<WeightTensor[]> {
    const tensors: WeightTensor[] = [];
    for (const place of this.header.places) if (isWanted(place.name)) tensors.push(await this.#readOne(place));
    return tensors;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #readOne({ name, shape, startBytes, endBytes }: TensorPlace): Promise<WeightTensor> {
    try {
      const bytes = await bytesAt(this.#file, startBytes, endBytes);
      return { name, shape, values: new Float32Array(bytes.buffer) };
    } catch (cause) {
      throw unreadableWeights(this.#path, cause);
    }
  }
}

/** The bytes from `start` to before `end`, in an array of their own. */
async function bytesAt(file: FileHandle, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(end - start);
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) throw new RangeError(`the file ends at ${start + done}, before ${end}`);
    done += bytesRead;
  }
  return bytes;
}
