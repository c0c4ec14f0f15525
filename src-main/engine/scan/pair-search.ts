import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { UnionFind } from '#shared/lib/union-find.ts';
import { makeUnionFind } from '#shared/lib/union-find.ts';
import type { CorrelationFeatures } from './correlation-features.ts';
import { correlation } from './correlation-features.ts';
import type { SimilarityBlock } from './similarity-order.ts';
import { BLOCK_RECORDS } from './similarity-order.ts';
import type { ThumbnailFile } from './thumbnail-file.ts';

/**
 * Pairs inside one cluster that are checked though they join nothing more, for an exact count and minimum. If all 30,000 images
 * of a folder are alike there are 450 million of them; beyond this number only pairs that may join are checked.
 */
const MAX_CHECKS_INSIDE = 100_000;

/** Joins records whose correlation, computed exactly, reaches the threshold. Its memory grows with the records, not with the pairs. */
export class PairSearch {
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

  /** Constant thumbnails have no correlation: those of one value are joined, as equal. */
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

  /** Checks the pairs of two blocks (or of one with itself) whose bound is at least `limit`. */
  compareBlocks([a, b]: readonly [SimilarityBlock, SimilarityBlock], bounds: Float32Array, limit: number): void {
    const columns = b.records.length;
    const stride = BLOCK_RECORDS;
    for (let i = 0; i < a.records.length; i++) {
      const row = i * stride;
      for (let j = a === b ? i + 1 : 0; j < columns; j++) {
        // Inside the product and the blocks: the reads are never undefined.
        if ((bounds[row + j] as number) >= limit) this.#check(a.records[i] as number, b.records[j] as number);
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

  #check(first: number, second: number): void {
    if (this.#sets.find(first) === this.#sets.find(second) && this.#checksInside++ >= MAX_CHECKS_INSIDE) return;
    const { sums, norms } = this.#features;
    const [x, y] = this.#file.pair(first, second);
    const value = correlation(
      { bytes: x, sum: sums[first] as number, norm: norms[first] as number }, // inside the arrays
      { bytes: y, sum: sums[second] as number, norm: norms[second] as number },
    );
    if (value >= this.#threshold) this.#found(first, second, Math.min(1, value));
  }

  #found(first: number, second: number, value: number): void {
    const minimum = Math.min(this.#minimumAt(first), this.#minimumAt(second), value);
    this.#sets.union(first, second);
    this.#minimumOf[this.#sets.find(first)] = minimum;
    this.#pairs++;
  }

  #minimumAt(record: number): number {
    return this.#minimumOf[this.#sets.find(record)] as number; // inside the array
  }
}
