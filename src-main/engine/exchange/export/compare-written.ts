import { sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import type { ClassifierRequest } from '#main/engine/inference/classifier.ts';
import { withClassifier } from '#main/engine/inference/open-classifiers.ts';
import type { ModelManifest } from '#shared/contract/engine/manifest.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { WrittenModel } from './open-written.ts';

/** What is compared: the model version as CaseLens runs it, and what was read back. */
export interface Comparison {
  readonly request: ClassifierRequest;
  readonly manifest: ModelManifest;
  readonly written: WrittenModel;
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
  /** Called after each batch with the images done. */
  readonly onProgress: (done: number) => void;
}

/** A large network on one core takes seconds an image: after so long no further batch is begun. */
const ENOUGH_MS = 30_000;

/**
 * The largest absolute difference of any probability between the two over the images that can be decoded, and how many those were. Errors:
 * `export/no-images` where none can be.
 */
export async function compareWritten(
  comparison: Comparison,
): Promise<{ readonly images: number; readonly maxAbsDifference: number }> {
  const { written, signal, onProgress } = comparison;
  const expected = await expectedProbabilities(comparison);
  const startedAt = performance.now();
  let images = 0;
  let maxAbsDifference = 0;
  let waiting: Float32Array[] = [];
  let wanted: Float32Array[] = [];
  const runWaiting = async (): Promise<void> => {
    if (waiting.length === 0) return;
    signal.throwIfAborted();
    const output = await written.run(joined(waiting), waiting.length);
    maxAbsDifference = Math.max(maxAbsDifference, largestDifference(output, joined(wanted)));
    images += waiting.length;
    onProgress(images);
    waiting = [];
    wanted = [];
  };
  for await (const { values, index } of inputsOf(comparison)) {
    const probabilities = expected.get(index);
    if (probabilities === undefined) continue;
    waiting.push(values);
    wanted.push(probabilities);
    if (waiting.length < written.bestBatch) continue;
    await runWaiting();
    if (performance.now() - startedAt > ENOUGH_MS) break;
  }
  await runWaiting();
  if (images === 0) throw new AppError('export/no-images', { count: comparison.paths.length });
  return { images, maxAbsDifference };
}

/** What CaseLens itself says of each image, by its place in the list. */
async function expectedProbabilities({ request, paths, signal }: Comparison): Promise<ReadonlyMap<number, Float32Array>> {
  const images = paths.map((path) => ({ path, pixelHash: null }));
  return withClassifier(request, async (classifier) => {
    const expected = new Map<number, Float32Array>();
    const job = { pool: sharedDecodePool(), cacheDir: null, signal, views: 1 };
    for await (const image of classifier.classify(images, job)) if (image.ok) expected.set(image.index, image.probabilities);
    return expected;
  });
}

async function* inputsOf({
  manifest,
  paths,
  signal,
}: Comparison): AsyncGenerator<{ readonly index: number; readonly values: Float32Array }> {
  const { width, height, resize, mode } = manifest.preprocessing;
  const tasks = paths.map((path) => ({ path, width, height, resize, mode, wantHash: false }));
  let index = 0;
  for await (const decoded of sharedDecodePool().map('input', tasks, signal)) {
    if (decoded.ok) yield { index, values: decoded.values };
    index += 1;
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Infinite where one is not a number or values are missing. */
function largestDifference(found: Float32Array, expected: Float32Array): number {
  if (found.length !== expected.length) return Infinity;
  return expected.reduce((largest, value, index) => {
    const difference = Math.abs(value - (found[index] ?? NaN));
    return Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
  }, 0);
}
