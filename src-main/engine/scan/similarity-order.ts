import type { CorrelationFeatures } from './correlation-features.ts';
import { FEATURES } from './correlation-features.ts';

/** Records compared at once with as many others. */
export const BLOCK_RECORDS = 1024;

/** Records that the direction of greatest spread is estimated from. */
const SAMPLE_RECORDS = 2000;
const POWER_STEPS = 12;

/** A block of records that lie near each other: which they are, the rows of their features, and their range along the direction. */
export interface SimilarityBlock {
  readonly records: Int32Array;
  readonly rows: Int32Array;
  readonly from: number;
  readonly to: number;
}

/**
 * Sorts records along the direction in which they differ most and cuts them into blocks. The distance of two records is at least that
 * of their positions along any unit direction, so that blocks further apart than `sqrt(2 - 2 threshold)` hold no pair (see `pairsOfBlocks`).
 */
export function blocksBySimilarity({ records, values }: CorrelationFeatures): SimilarityBlock[] {
  const direction = spreadDirection(values, records.length);
  const positions = Float64Array.from(records, (_, i) => project(values, i, direction));
  const order = Int32Array.from(records, (_, i) => i).sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0) || a - b);
  const blocks: SimilarityBlock[] = [];
  for (let first = 0; first < order.length; first += BLOCK_RECORDS) {
    const rows = order.subarray(first, first + BLOCK_RECORDS);
    const at = (i: number): number => positions[rows[i] ?? 0] ?? 0;
    blocks.push({ records: rows.map((row) => records[row] ?? 0), rows, from: at(0), to: at(rows.length - 1) });
  }
  return blocks;
}

/**
 * Copies the features of a block's records into `target` (`BLOCK_RECORDS * FEATURES` values; rows of zeros after the last record). Blocks
 * are gathered when they are compared, so that the features of all records are held once and not twice.
 */
export function gatherBlock({ values }: CorrelationFeatures, { rows }: SimilarityBlock, target: Float32Array): void {
  rows.forEach((row, i) => target.set(values.subarray(row * FEATURES, (row + 1) * FEATURES), i * FEATURES));
  target.fill(0, rows.length * FEATURES);
}

/** The pairs of blocks that may hold a pair of records with a product of at least `limit`, each block with itself first. */
export function pairsOfBlocks(
  blocks: readonly SimilarityBlock[],
  limit: number,
): (readonly [SimilarityBlock, SimilarityBlock])[] {
  const reach = Math.sqrt(Math.max(0, 2 - 2 * limit));
  return blocks.flatMap((a, i) => blocks.slice(i).flatMap((b) => (b.from - a.to <= reach ? [[a, b] as const] : [])));
}

/** The first principal direction of a sample, by power iteration. Any unit vector would be right; this one prunes most. */
function spreadDirection(values: Float32Array, count: number): Float64Array {
  const step = Math.max(1, Math.floor(count / SAMPLE_RECORDS));
  const sample = Array.from({ length: Math.min(count, SAMPLE_RECORDS) }, (_, i) => i * step);
  const mean = new Float64Array(FEATURES);
  for (const row of sample) addRow(mean, values, row, 1 / sample.length);
  let direction = normalised(Float64Array.from({ length: FEATURES }, (_, k) => Math.sin(k + 1)));
  for (let i = 0; i < POWER_STEPS; i++) {
    const next = new Float64Array(FEATURES);
    const offset = mean.reduce((sum, value, k) => sum + value * (direction[k] ?? 0), 0);
    for (const row of sample) {
      const weight = project(values, row, direction) - offset;
      addRow(next, values, row, weight);
      mean.forEach((value, k) => (next[k] = (next[k] ?? 0) - weight * value));
    }
    direction = normalised(next);
  }
  return direction;
}

function project(values: Float32Array, row: number, direction: Float64Array): number {
  const start = row * FEATURES;
  let sum = 0;
  for (let k = 0; k < direction.length; k++) sum += (values[start + k] as number) * (direction[k] as number); // inside both
  return sum;
}

function addRow(target: Float64Array, values: Float32Array, row: number, weight: number): void {
  const start = row * FEATURES;
  for (let k = 0; k < target.length; k++) target[k] = (target[k] as number) + weight * (values[start + k] as number); // inside both
}

/** Unit length; a vector of zeros (all records equal) becomes the first axis. */
function normalised(vector: Float64Array): Float64Array {
  const length = Math.hypot(...vector);
  if (length > 0) return vector.map((value) => value / length);
  return vector.map((_, k) => (k === 0 ? 1 : 0));
}
