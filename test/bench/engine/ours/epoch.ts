import { augmentationRandom, drawAugmentation } from '#shared/domain/imaging/augmentation.ts';
import { NO_AUGMENTATION } from '#shared/domain/imaging/augmentation-settings.ts';
import { makeRandom } from '#shared/lib/random.ts';
import type { DecodePool } from '#main/engine/decode/pool.ts';
import { makeDecodePool } from '#main/engine/decode/pool.ts';
import type { BatchImage, BatchJob } from '#main/engine/pipeline/batch-job.ts';
import { streamBatches } from '#main/engine/pipeline/batches.ts';
import { augmentationFeeds } from '#main/engine/tensorflow/augmentation.ts';
import { labelledBatch, PLAIN_TRAINING } from '#main/engine/tensorflow/plain-training.ts';
import type { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import type { LabelledFile } from '#test/bench/engine/benchmark.ts';
import { CLASSES } from './classifier.ts';
import { openTrainer, stepAt } from './training.ts';
import type { TaskOf, Workload } from './workload.ts';

/** Also in `peers/keras_peer.py`. */
const AUGMENTATION = { ...NO_AUGMENTATION, rotation: 20, zoom: 0.05, horizontalFlip: true, verticalFlip: true };

/** The hashes that the import keeps of each image. */
export async function withHashes(files: readonly LabelledFile[], pool: DecodePool): Promise<readonly BatchImage[]> {
  const tasks = files.map(({ path }) => ({ path, width: 8, height: 8, mode: 'none' as const, wantHash: true }));
  const images: BatchImage[] = [];
  for await (const decoded of pool.map('input', tasks)) {
    if (!decoded.ok) throw new TypeError(`${files[images.length]!.path}: ${decoded.reason}`);
    images.push({ path: files[images.length]!.path, pixelHash: decoded.pixelHash! });
  }
  return images;
}

/** One epoch from files: decoded in worker threads each time (no cache), varied and scaled in the training graph. */
export async function prepareEpoch(task: TaskOf<'epoch'>): Promise<Workload> {
  const { fillMode, fillValue } = AUGMENTATION;
  const augmentation = { fillMode, fillValue, geometry: true, brightness: false, contrast: false };
  const trainer = await openTrainer(task, { ...PLAIN_TRAINING, preprocessing: 'unit', augmentation });
  const pool = makeDecodePool();
  const images = await withHashes(task.images, pool);
  const shared = {
    images,
    width: task.inputSize,
    height: task.inputSize,
    batchSize: task.batch,
    pool,
    cache: null,
    rejected: new Map(),
    onRejected: (index: number) => {
      throw new TypeError(`${images[index]!.path} was rejected`);
    },
    signal: new AbortController().signal,
  };
  const state = { epoch: 0, step: 0 };
  const places = images.map((_, index) => index);
  // Two batches first, so that TensorFlow has looked at the graph: Keras' side does the same.
  await runEpoch(task, { trainer, state, job: { ...shared, order: places.slice(0, 2 * task.batch) } });
  return {
    run: async () => {
      const startedAt = performance.now();
      const order = makeRandom(`order/${state.epoch}`).shuffle(places);
      await runEpoch(task, { trainer, state, job: { ...shared, order } });
      return { epochMs: performance.now() - startedAt };
    },
  };
}

interface Epoch {
  readonly trainer: NetworkTrainer;
  readonly state: { epoch: number; step: number };
  readonly job: BatchJob;
}

async function runEpoch({ images, inputSize }: TaskOf<'epoch'>, { trainer, state, job }: Epoch): Promise<void> {
  state.epoch += 1;
  const size = { width: inputSize, height: inputSize };
  for await (const { pixels, indices } of streamBatches(job)) {
    state.step += 1;
    const drawn = indices.map((index) =>
      drawAugmentation(AUGMENTATION, size, augmentationRandom(1, state.epoch, job.images[index]!.pixelHash)),
    );
    const classes = indices.map((index) => images[index]!.label);
    const input = { shape: [indices.length, inputSize, inputSize, 3], values: pixels };
    trainer.step(labelledBatch(input, { classes, units: CLASSES }), stepAt(state.step, augmentationFeeds(drawn, size)));
  }
}
