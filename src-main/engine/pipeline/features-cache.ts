import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Features of images under one key: one file an image, `<dir>/<ab>/<pixelHash>.f32`, little-endian floats. */
export class FeatureCache {
  readonly #dir: string;
  readonly #featureCount: number;
  readonly #made = new Set<string>();

  constructor(dir: string, featureCount: number) {
    this.#dir = dir;
    this.#featureCount = featureCount;
  }

  /** The features of an image, or null where there are none. A file of the wrong size or with a value that is no number counts as none. */
  async read(pixelHash: string): Promise<Float32Array | null> {
    try {
      const bytes = await readFile(this.#path(pixelHash));
      if (bytes.byteLength !== this.#featureCount * Float32Array.BYTES_PER_ELEMENT) return null;
      const features = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      return features.every(Number.isFinite) ? features : null;
    } catch {
      // Not there, or not readable: it is computed again.
      return null;
    }
  }

  /** Keeps the features of an image. Written beside its place and renamed, so that a reader never sees half a file. */
  async write(pixelHash: string, features: Float32Array): Promise<void> {
    const path = this.#path(pixelHash);
    const folder = join(this.#dir, pixelHash.slice(0, 2));
    if (!this.#made.has(folder)) {
      await mkdir(folder, { recursive: true });
      this.#made.add(folder);
    }
    const part = `${path}.${randomUUID()}.part`;
    try {
      await writeFile(part, new Uint8Array(features.buffer, features.byteOffset, features.byteLength));
      await rename(part, path);
    } catch (thrown) {
      await rm(part, { force: true });
      throw thrown;
    }
  }

  #path(pixelHash: string): string {
    return join(this.#dir, pixelHash.slice(0, 2), `${pixelHash}.f32`);
  }
}
