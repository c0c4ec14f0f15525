import { open } from 'node:fs/promises';
import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { UnionFind } from '#shared/lib/union-find.ts';
import { makeUnionFind } from '#shared/lib/union-find.ts';
import type { EngineContext, EngineHandler } from '#main/engine/serve/handler.ts';
import type { BoundProduct } from './bound-product.ts';
import { makeJavaScriptProduct, makeOnnxProduct } from './bound-product.ts';
import type { CorrelationFeatures } from './correlation-features.ts';
import { FEATURES, correlation, readFeatures } from './correlation-features.ts';
import { THUMBNAIL_BYTES } from './grey-thumbnail.ts';
import type { ThumbnailFile } from './thumbnail-file.ts';
import { BLOCK_RECORDS, openThumbnailFile } from './thumbnail-file.ts';

/** Bounds are float32 sums of 257 products, off by less than 2e-5; with this slack none is lost to rounding. */
const ROUNDING_SLACK = 1e-4;

/**
 * Pairs inside one cluster that are checked though they join nothing more, for an exact count and minimum. If all 30,000 images
 * of a folder are alike there are 450 million of them; beyond this number only pairs that may join are checked.
 */
const MAX_CHECKS_INSIDE = 200_000;

/** A product of blocks: given in tests, otherwise ONNX Runtime, or JavaScript where that does not load. */
export type ProductMaker = (threshold: number) => Promise<BoundProduct>;

/**
 * `images.nearDuplicates`: all pairs with a correlation of at least the threshold, exactly, joined to clusters. Constant thumbnails have
 * no correlation; they match only equal ones. Measured on two cores: see docs/decisions (near-duplicates).
 */
export const findNearDuplicates: EngineHandler<'images.nearDuplicates'> = async (input, context) => {
  const file = await open(input.thumbnailsPath, 'r');
  try {
    const thumbnails = await openThumbnailFile(file, input.count);
    return await searchNearDuplicates(thumbnails, new Set(input.skip), input.threshold, {
      context,
      makeProduct: (threshold) => productOrFallback(threshold, context),
    });
  } finally {
    await file.close();
  }
};

async function productOrFallback(threshold: number, context: Pick<EngineContext, 'log'>): Promise<BoundProduct> {
  try {
    return await makeOnnxProduct();
  } catch (thrown) {
    context.log('warn', `near-duplicates without ONNX Runtime, slower: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return makeJavaScriptProduct(threshold);
  }
}

/** The search itself, on an open file. */
export async function searchNearDuplicates(
  file: ThumbnailFile,
  skip: ReadonlySet<number>,
  threshold: number,
  { context, makeProduct }: { readonly context: Pick<EngineContext, 'signal' | 'progress'>; readonly makeProduct: ProductMaker },
): Promise<EngineOutput<'images.nearDuplicates'>> {
  const features = await readFeatures(file, skip, context.signal);
  const search = new PairSearch(file, features, threshold);
  search.joinConstants(skip);
  const product = await makeProduct(threshold - ROUNDING_SLACK);
  const total = (file.blocks * (file.blocks + 1)) / 2;
  let done = 0;
  try {
    for (let a = 0; a < file.blocks; a++) {
      for (let b = a; b < file.blocks; b++) {
        context.signal.throwIfAborted();
        await search.compareBlocks(a, b, await product.multiply(blockOf(features.values, a), blockOf(features.values, b)));
        context.progress({ phase: 'duplicates', done: ++done, total, unit: 'blocks' });
        // Synchronous native work in a row would hold back messages, the one that cancels among them.
        await new Promise(setImmediate);
      }
    }
  } finally {
    await product.release();
  }
  return search.result();
}

function blockOf(values: Float32Array, block: number): Float32Array {
  const length = BLOCK_RECORDS * FEATURES;
  return values.subarray(block * length, (block + 1) * length);
}

/** Finds the pairs of one block after the other and joins them. */
class PairSearch {
  readonly #file: ThumbnailFile;
  readonly #features: CorrelationFeatures;
  readonly #threshold: number;
  readonly #sets: UnionFind;
  /** Smallest correlation found in each set, at the number that stands for it. */
  readonly #minimumOf: Float64Array;
  #pairs = 0;
  #checksInside = 0;

  constructor(file: ThumbnailFile, features: CorrelationFeatures, threshold: number) {
    this.#file = file;
    this.#features = features;
    this.#threshold = threshold;
    this.#sets = makeUnionFind(file.count);
    this.#minimumOf = new Float64Array(file.count).fill(1);
  }

  /** Joins constant thumbnails of one value with each other. */
  joinConstants(skip: ReadonlySet<number>): void {
    const firstOfSum = new Map<number, number>();
    for (let record = 0; record < this.#file.count; record++) {
      if (this.#features.norms[record] !== 0 || skip.has(record)) continue;
      const sum = this.#features.sums[record] as number; // inside the array
      const first = firstOfSum.get(sum);
      if (first === undefined) firstOfSum.set(sum, record);
      else this.#found(first, record, 1);
    }
  }

  async compareBlocks(a: number, b: number, bounds: Float32Array): Promise<void> {
    const limit = this.#threshold - ROUNDING_SLACK;
    const rows = Math.min(BLOCK_RECORDS, this.#file.count - a * BLOCK_RECORDS);
    const columns = Math.min(BLOCK_RECORDS, this.#file.count - b * BLOCK_RECORDS);
    let bytes: readonly [Uint8Array, Uint8Array] | null = null;
    for (let i = 0; i < rows; i++) {
      const row = i * BLOCK_RECORDS;
      for (let j = a === b ? i + 1 : 0; j < columns; j++) {
        if ((bounds[row + j] as number) < limit) continue; // inside the product
        const first = a * BLOCK_RECORDS + i;
        const second = b * BLOCK_RECORDS + j;
        if (!this.#isWorthChecking(first, second)) continue;
        bytes ??= [await this.#file.read(a), await this.#file.read(b)];
        const value = correlation(this.#record(first, bytes[0], i), this.#record(second, bytes[1], j));
        if (value >= this.#threshold) this.#found(first, second, Math.min(1, value));
      }
    }
  }

  result(): EngineOutput<'images.nearDuplicates'> {
    const clusters = this.#sets
      .sets()
      .filter((members) => members.length > 1)
      .map((members) => ({ members, minimum: this.#minimumAt(members[0] ?? 0) }));
    return { clusters, pairs: this.#pairs };
  }

  #isWorthChecking(first: number, second: number): boolean {
    if (this.#sets.find(first) !== this.#sets.find(second)) return true;
    if (this.#checksInside >= MAX_CHECKS_INSIDE) return false;
    this.#checksInside++;
    return true;
  }

  #record(record: number, bytes: Uint8Array, at: number): Parameters<typeof correlation>[0] {
    return {
      bytes: bytes.subarray(at * THUMBNAIL_BYTES, (at + 1) * THUMBNAIL_BYTES),
      sum: this.#features.sums[record] as number, // inside the arrays
      norm: this.#features.norms[record] as number,
    };
  }

  #found(first: number, second: number, value: number): void {
    const before = Math.min(this.#minimumAt(first), this.#minimumAt(second), value);
    this.#sets.union(first, second);
    this.#minimumOf[this.#sets.find(first)] = before;
    this.#pairs++;
  }

  #minimumAt(record: number): number {
    return this.#minimumOf[this.#sets.find(record)] as number; // inside the array
  }
}
