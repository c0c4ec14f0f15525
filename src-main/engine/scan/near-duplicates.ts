import { open } from 'node:fs/promises';
import type { EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { EngineContext, EngineHandler } from '#main/engine/serve/handler.ts';
import type { BoundProduct } from './bound-product.ts';
import { makeJavaScriptProduct, makeOnnxProduct } from './bound-product.ts';
import { FEATURES, readFeatures } from './correlation-features.ts';
import { PairSearch } from './pair-search.ts';
import { BLOCK_RECORDS, blocksBySimilarity, gatherBlock, pairsOfBlocks } from './similarity-order.ts';
import type { ThumbnailFile } from './thumbnail-file.ts';
import { openThumbnailFile } from './thumbnail-file.ts';

/** Bounds are float32 sums of 257 products, off by less than 2e-5; with this slack none is lost to rounding. */
const ROUNDING_SLACK = 1e-4;

/** What a search is given beside the thumbnails. */
export interface SearchOptions {
  /** Records that do not count. */
  readonly skip: ReadonlySet<number>;
  readonly threshold: number;
  readonly context: Pick<EngineContext, 'signal' | 'progress'>;
  /** Makes the product of blocks, given the limit below which bounds do not matter. */
  readonly makeProduct: (limit: number) => Promise<BoundProduct>;
}

/**
 * `images.nearDuplicates`: all pairs with a correlation of at least the threshold, none missed, joined to clusters. Constant
 * thumbnails match only equal ones. How and how fast: docs/decisions (near-duplicates).
 */
export const findNearDuplicates: EngineHandler<'images.nearDuplicates'> = async (input, context) => {
  const file = await open(input.thumbnailsPath, 'r');
  try {
    return await searchNearDuplicates(openThumbnailFile(file.fd, input.count), {
      skip: new Set(input.skip),
      threshold: input.threshold,
      context,
      makeProduct: (limit) => productOrFallback(limit, context),
    });
  } finally {
    await file.close();
  }
};

async function productOrFallback(limit: number, context: Pick<EngineContext, 'log'>): Promise<BoundProduct> {
  try {
    return await makeOnnxProduct();
  } catch (thrown) {
    context.log(
      'warn',
      `near-duplicates without ONNX Runtime, slower: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    );
    return makeJavaScriptProduct(limit);
  }
}

/** The search itself, on an open file. */
export async function searchNearDuplicates(
  file: ThumbnailFile,
  options: SearchOptions,
): Promise<EngineOutput<'images.nearDuplicates'>> {
  const { skip, threshold, context } = options;
  const limit = threshold - ROUNDING_SLACK;
  const features = readFeatures(file, skip, context.signal);
  const search = new PairSearch(file, features, threshold);
  search.joinConstants(skip);
  const pairs = pairsOfBlocks(blocksBySimilarity(features), limit);
  if (pairs.length === 0) return search.result();
  const product = await options.makeProduct(limit);
  const [left, right] = [new Float32Array(BLOCK_RECORDS * FEATURES), new Float32Array(BLOCK_RECORDS * FEATURES)];
  let done = 0;
  try {
    for (const pair of pairs) {
      context.signal.throwIfAborted();
      gatherBlock(features, pair[0], left);
      gatherBlock(features, pair[1], right);
      search.compareBlocks(pair, await product.multiply(left, right), limit);
      context.progress({ phase: 'duplicates', done: ++done, total: pairs.length, unit: 'blocks' });
      // Native work in a row would hold back messages, the one that cancels among them.
      await new Promise(setImmediate);
    }
  } finally {
    await product.release();
  }
  return search.result();
}
