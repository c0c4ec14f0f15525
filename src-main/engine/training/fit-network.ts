import { setImmediate as nextTick } from 'node:timers/promises';
import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import { augmentationRandom, drawAugmentation } from '#shared/domain/imaging/augmentation.ts';
import type { ImageSize } from '#shared/domain/imaging/augmentation.ts';
import { isAugmenting } from '#shared/domain/imaging/augmentation-settings.ts';
import { judgeEpoch } from '#shared/domain/training/early-stopping.ts';
import type { BestEpoch } from '#shared/domain/training/early-stopping.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import type { StopReason } from '#shared/domain/training/run-state.ts';
import { learningRateAt } from '#shared/domain/training/schedules.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { makeRandom } from '#shared/lib/random.ts';
import type { PixelBatch } from '#main/engine/pipeline/batch-job.ts';
import { augmentationFeeds } from '#main/engine/tensorflow/augmentation.ts';
import type { AugmentationFeeds } from '#main/engine/tensorflow/augmentation.ts';
import type { BatchMetrics } from '#main/engine/tensorflow/metrics.ts';
import type { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import { labelledBatch } from './labelled-batch.ts';
import type { Labelling } from './labelled-batch.ts';
import type { BatchSource, TrainingImage } from './pixel-source.ts';

/** Where training is after a whole epoch; weights and the optimiser's state are in the trainer, and in the checkpoint. */
export interface NetworkFitState {
  /** Epochs done. */
  readonly epoch: number;
  /** Steps done in all. */
  readonly step: number;
  readonly best: BestEpoch;
  readonly history: readonly EpochRecord[];
}

/** What is fitted, on what, and how. */
export interface NetworkFitJob extends Labelling {
  readonly trainer: NetworkTrainer;
  readonly source: BatchSource;
  /** Those to train on, then those to validate on: the source's images. */
  readonly images: readonly TrainingImage[];
  readonly trainCount: number;
  /** Of the images that are varied. */
  readonly size: ImageSize;
  /** `epochs`: the last epoch, those of earlier phases counted. */
  readonly settings: NetworkSettings;
  /** Epochs of earlier phases, with other layers frozen: steps, schedule and patience begin anew behind them. */
  readonly epochsBefore: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called after each step with the number of images that all epochs so far have learned from. */
  readonly onStep: (imagesDone: number) => void;
  /** Called after each epoch, before the next one starts. */
  readonly onEpoch: (state: NetworkFitState, isBest: boolean) => Promise<void>;
}

/** How training ended, with the last whole epoch's state. */
export interface NetworkFitOutcome {
  readonly state: NetworkFitState;
  readonly stopped: StopReason;
}

/**
 * Trains from a state on until the epochs are done, early stopping says so, or the signal is aborted (within one step; the last whole epoch
 * counts). Order, dropout and augmentation are drawn from the seed, the epoch, the step and the image alone, so a resumed run takes the
 * same steps. Errors: `training/diverged` when a loss is not finite, those of reading images, `engine/out-of-memory`.
 */
export async function fitNetwork(job: NetworkFitJob, start: NetworkFitState): Promise<NetworkFitOutcome> {
  const { epochs, patience } = job.settings;
  let state = start;
  // A checkpoint may have been written just before early stopping ended the run.
  if (state.epoch > 0 && state.epoch - state.best.epoch >= patience) return { state, stopped: 'early-stopping' };
  while (state.epoch < epochs) {
    const run = await runEpoch(job, state);
    if (run === null) return { state, stopped: 'cancelled' };
    const { epoch, val_loss: loss } = run.record;
    const verdict = judgeEpoch(state.best, { epoch, loss }, patience);
    state = { epoch, step: run.step, best: verdict.best, history: [...state.history, run.record] };
    await job.onEpoch(state, verdict.isBest);
    if (verdict.shouldStop) return { state, stopped: 'early-stopping' };
  }
  return { state, stopped: 'finished' };
}

interface EpochRun {
  readonly record: EpochRecord;
  readonly step: number;
}

/** One pass over the training images and one over the validation images, or null when it was cancelled on the way. */
async function runEpoch(job: NetworkFitJob, state: NetworkFitState): Promise<EpochRun | null> {
  const startedAt = performance.now();
  const epoch = state.epoch + 1;
  try {
    const { train, step } = await learn(job, { ...state, epoch });
    const validation = await validate(job, epoch);
    const seconds = (performance.now() - startedAt) / 1000;
    return { step, record: { epoch, ...train, val_loss: validation.loss, val_accuracy: validation.accuracy, seconds } };
  } catch (thrown) {
    if (job.signal.aborted && !(thrown instanceof AppError)) return null;
    throw thrown;
  }
}

async function learn(
  job: NetworkFitJob,
  { epoch, step: stepBefore }: { readonly epoch: number; readonly step: number },
): Promise<{ readonly train: Pick<BatchMetrics, 'loss' | 'accuracy'>; readonly step: number }> {
  const { trainer, source, trainCount, settings, seed, epochsBefore } = job;
  const places = Array.from({ length: trainCount }, (_, index) => index);
  const order = makeRandom(`${seed}/order/${epoch}`).shuffle(places);
  let step = stepBefore;
  let imagesDone = (epoch - 1) * trainCount;
  const totalSteps = (settings.epochs - epochsBefore) * Math.ceil(trainCount / settings.batchSize);
  const randomSeed = stepSeed(seed);
  trainer.takeMetrics('train');
  for await (const batch of source.batches(order)) {
    // Lets a cancel message in; the steps themselves block.
    await nextTick();
    job.signal.throwIfAborted();
    const learningRate = learningRateAt(settings, { step, totalSteps });
    step += 1;
    const augmentation = augmentationOf(job, batch, epoch);
    const loss = trainer.step(labelledBatch(job, batch), { learningRate, step, seed: randomSeed, augmentation });
    requireFinite(loss, epoch);
    imagesDone += batch.indices.length;
    job.onStep(imagesDone);
  }
  const { loss, accuracy } = trainer.takeMetrics('train');
  return { train: { loss, accuracy }, step };
}

/** Never augmented; weighted as in training, without penalty. */
async function validate(job: NetworkFitJob, epoch: number): Promise<BatchMetrics> {
  const { trainer, source, images, trainCount } = job;
  const order = images.slice(trainCount).map((_, index) => trainCount + index);
  trainer.takeMetrics('evaluate');
  for await (const batch of source.batches(order)) {
    await nextTick();
    job.signal.throwIfAborted();
    trainer.evaluate(labelledBatch(job, batch));
  }
  const metrics = trainer.takeMetrics('evaluate');
  requireFinite(metrics.loss, epoch);
  return metrics;
}

/** Weights that have become infinite or no numbers never come back. */
function requireFinite(loss: number, epoch: number): void {
  if (!Number.isFinite(loss)) throw new AppError('training/diverged', { epoch });
}

function augmentationOf(
  { settings, images, size, seed }: NetworkFitJob,
  batch: PixelBatch,
  epoch: number,
): AugmentationFeeds | null {
  if (!isAugmenting(settings)) return null;
  const drawn = batch.indices.map((index) => {
    const random = augmentationRandom(seed, epoch, images[index]?.id ?? '');
    return drawAugmentation(settings, size, random);
  });
  return augmentationFeeds(drawn, size);
}

/** A run's seed in the 31 bits that TensorFlow's random numbers take. */
function stepSeed(seed: number): number {
  return makeRandom(`${seed}/steps`).integer(2 ** 31);
}
