import { setImmediate as nextTick } from 'node:timers/promises';
import { augmentationRandom, drawAugmentation } from '#shared/domain/imaging/augmentation.ts';
import { isAugmenting } from '#shared/domain/imaging/augmentation-settings.ts';
import { epochOrder } from '#shared/domain/training/sampling.ts';
import { learningRateAt } from '#shared/domain/training/schedules.ts';
import { makeRandom } from '#shared/lib/random.ts';
import type { PixelBatch } from '#main/engine/pipeline/batch-job.ts';
import { augmentationFeeds } from '#main/engine/tensorflow/augmentation.ts';
import type { AugmentationFeeds } from '#main/engine/tensorflow/augmentation.ts';
import type { EpochPart, NetworkFitJob, NetworkFitState } from './fit-job.ts';
import { labelledBatch } from './labelled-batch.ts';
import { requireFinite } from './require-finite.ts';

/** What an epoch's training images came to. */
export interface Learned {
  readonly loss: number;
  readonly accuracy: number;
  /** Of the last step. */
  readonly learningRate: number;
  /** Steps done in all. */
  readonly step: number;
}

/** What stays the same through one epoch. */
interface Epoch {
  readonly epoch: number;
  readonly places: readonly number[];
  readonly repeats: readonly number[];
  readonly stepsPerEpoch: number;
  readonly stepsBefore: number;
  readonly seed: number;
  readonly startedAtMs: number;
}

/**
 * Learns from the rest of the epoch behind `state`: all of it, or what its checkpoint left. On the way checkpoints are kept where the job's
 * pace says so, and one where training is cancelled. Errors: `training/diverged`, those of reading images, the signal's reason.
 */
export async function learnEpoch(job: NetworkFitJob, state: NetworkFitState): Promise<Learned> {
  const epoch = epochOf(job, state);
  if (state.part === null) job.trainer.takeMetrics('train');
  const steps = await takeSteps(job, state, epoch);
  const { loss, accuracy } = job.trainer.takeMetrics('train');
  return { loss, accuracy, learningRate: rateOf(job, state, epoch, steps - 1), step: epoch.stepsBefore + steps };
}

function epochOf({ images, trainCount, settings, seed }: NetworkFitJob, { epoch: done, step, part }: NetworkFitState): Epoch {
  const classes = images.slice(0, trainCount).map(({ classIndex }) => classIndex);
  const epoch = done + 1;
  const { places, repeats } = epochOrder({ sampling: settings.sampling, classes, seed, epoch });
  return {
    epoch,
    places,
    repeats,
    stepsPerEpoch: Math.ceil(places.length / settings.batchSize),
    stepsBefore: step - (part?.steps ?? 0),
    seed: stepSeed(seed),
    startedAtMs: performance.now() - (part?.seconds ?? 0) * 1000,
  };
}

/** Takes the steps that are left and returns how many the epoch has now. */
async function takeSteps(job: NetworkFitJob, state: NetworkFitState, epoch: Epoch): Promise<number> {
  let steps = state.part?.steps ?? 0;
  let kept = steps;
  const keep = async (): Promise<void> => {
    await job.onPart({ ...state, step: epoch.stepsBefore + steps, part: partOf(epoch, steps) });
    kept = steps;
  };
  try {
    for await (const batch of job.source.batches(epoch.places.slice(steps * job.settings.batchSize))) {
      // Lets a cancel message in; the steps themselves block.
      await nextTick();
      job.signal.throwIfAborted();
      takeStep(job, batch, { ...epoch, steps, learningRate: rateOf(job, state, epoch, steps) });
      steps += 1;
      if (job.pace.isDue(steps - kept)) await job.pace.time(keep);
    }
  } catch (thrown) {
    // Resumed, it goes on from this very step.
    if (job.signal.aborted && steps > kept) await keep();
    throw thrown;
  }
  return steps;
}

interface Step extends Epoch {
  /** Of this epoch, done before it. */
  readonly steps: number;
  readonly learningRate: number;
}

function takeStep(job: NetworkFitJob, batch: PixelBatch, { epoch, steps, learningRate, ...rest }: Step): void {
  const { batchSize } = job.settings;
  const repeats = rest.repeats.slice(steps * batchSize, (steps + 1) * batchSize);
  const augmentation = augmentationOf(job, batch, { epoch, repeats });
  const step = rest.stepsBefore + steps + 1;
  const loss = job.trainer.step(labelledBatch(job, batch), { learningRate, step, seed: rest.seed, augmentation });
  requireFinite(loss, epoch);
  job.onStep((epoch - 1) * rest.places.length + steps * batchSize + batch.indices.length);
}

function rateOf(job: NetworkFitJob, state: NetworkFitState, epoch: Epoch, steps: number): number {
  const { settings, epochsBefore } = job;
  const { learningRate } = state.plateau;
  const epochs = settings.epochs - epochsBefore;
  return learningRateAt(
    { ...settings, learningRate, epochs },
    { step: epoch.stepsBefore + steps, stepsPerEpoch: epoch.stepsPerEpoch },
  );
}

function partOf({ startedAtMs }: Epoch, steps: number): EpochPart {
  return { steps, seconds: (performance.now() - startedAtMs) / 1000 };
}

function augmentationOf(
  { settings, images, size, seed }: NetworkFitJob,
  batch: PixelBatch,
  { epoch, repeats }: Pick<Epoch, 'epoch' | 'repeats'>,
): AugmentationFeeds | null {
  if (!isAugmenting(settings)) return null;
  const drawn = batch.indices.map((index, row) => {
    const repeat = repeats[row] ?? 0;
    const id = images[index]?.id ?? '';
    return drawAugmentation(settings, size, augmentationRandom(seed, epoch, repeat === 0 ? id : `${id}/${repeat}`));
  });
  return augmentationFeeds(drawn, size);
}

/** A run's seed in the 31 bits that TensorFlow's random numbers take. */
function stepSeed(seed: number): number {
  return makeRandom(`${seed}/steps`).integer(2 ** 31);
}
