/**
 * Numbers in [0, 1) from a formula, for tests of runners without stored images: a 32-bit avalanche hash of the index, divided by 2^32.
 * The same numbers as `hash_unit` of the Keras reference script, so that both sides can make the same input.
 */
export function hashUnit(count: number, salt: number): Float64Array {
  const out = new Float64Array(count);
  for (let index = 0; index < count; index++) {
    let hash = (Math.imul(index + 1, 0x9e3779b1) + Math.imul(salt + 1, 0x85ebca6b)) >>> 0;
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 0x7feb352d);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0x846ca68b);
    hash ^= hash >>> 16;
    out[index] = (hash >>> 0) / 4294967296;
  }
  return out;
}

/** How a formula image is made. */
export interface FormulaImage {
  readonly count: number;
  readonly size: number;
  /** Each block of so many pixels repeats its first one, so that the image has structure that a network sees. */
  readonly block: number;
  readonly salt: number;
}

/** Pixels 0 to 255 of formula images, NHWC: the top byte of the hash. */
export function formulaPixels({ count, size, block, salt }: FormulaImage): Float32Array {
  const unit = hashUnit(count * size * size * 3, salt);
  const out = new Float32Array(unit.length);
  for (let index = 0; index < out.length; index++) {
    const channel = index % 3;
    const pixel = (index - channel) / 3;
    const x = pixel % size;
    const row = (pixel - x) / size; // counted over all images; `size` is a multiple of `block`
    const source = ((row - (row % block)) * size + x - (x % block)) * 3 + channel;
    out[index] = Math.floor((unit[source] ?? 0) * 256);
  }
  return out;
}
