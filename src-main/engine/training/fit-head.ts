import { setImmediate as nextTick } from 'node:timers/promises';
import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import { balancedAccuracy } from '#shared/domain/metrics/accuracy.ts';
import { tallyClasses } from '#shared/domain/metrics/confusion-matrix.ts';
import { hasWaited, judgeEpoch } from '#shared/domain/training/early-stopping.ts';
import type { BestEpoch, StoppingSettings } from '#shared/domain/training/early-stopping.ts';
import type { HeadSettings } from '#shared/domain/training/settings.ts';
import type { StopReason } from '#shared/domain/training/run-state.ts';
import { makeRandom } from '#shared/lib/random.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { adamStep } from './adam.ts';
import type { AdamState } from './adam.ts';
import { gatherRows, rowCount } from './feature-table.ts';
import type { FeatureTable } from './feature-table.ts';
import type { HeadNetwork } from './head-network.ts';
import { scorePredictions } from './score-predictions.ts';

/** Everything training needs to go on exactly where it was; what a checkpoint keeps. */
export interface FitState {
  /** Epochs done. */
  readonly epoch: number;
  /** Trainable weights after that epoch, in the model's order. */
  readonly trainable: readonly Float32Array[];
  readonly adam: AdamState;
  readonly best: BestEpoch;
  /** All weights of the best epoch, named; empty before the first. */
  readonly bestWeights: readonly WeightTensor[];
  readonly history: readonly EpochRecord[];
}

/** What is fitted, on what, and how. */
export interface FitJob {
  readonly network: HeadNetwork;
  readonly train: FeatureTable;
  readonly validation: FeatureTable;
  readonly settings: HeadSettings;
  readonly classWeights: readonly number[];
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called after each epoch, before the next one starts. */
  readonly onEpoch: (state: FitState, isBest: boolean) => Promise<void>;
}

/** How training ended, with the last whole epoch's state. */
export interface FitOutcome {
  readonly state: FitState;
  readonly stopped: StopReason;
}

/**
 * Trains from a state on until the epochs are done, early stopping says so, or the signal is aborted (within one step; the last whole
 * epoch counts). Order and dropout are drawn from the seed and the epoch alone, so a resumed run takes the same steps.
 */
export async function fitHead(job: FitJob, start: FitState): Promise<FitOutcome> {
  let state = start;
  job.network.writeTrainable(state.trainable);
  // A checkpoint may have been written just before early stopping ended the run.
  if (hasWaited(state.best, state.epoch, job.settings)) return { state, stopped: 'early-stopping' };
  while (state.epoch < job.settings.epochs) {
    const run = await runEpoch(job, state);
    if (run === null) return { state, stopped: 'cancelled' };
    const verdict = judgeEpoch(state.best, { epoch: run.record.epoch, value: run.record.val_loss }, stoppingOf(job.settings));
    state = {
      epoch: run.record.epoch,
      trainable: run.trainable,
      adam: run.adam,
      best: verdict.best,
      bestWeights: verdict.isBest ? job.network.weights() : state.bestWeights,
      history: [...state.history, run.record],
    };
    await job.onEpoch(state, verdict.isBest);
    if (verdict.shouldStop) return { state, stopped: 'early-stopping' };
  }
  return { state, stopped: 'finished' };
}

function stoppingOf({ patience }: HeadSettings): StoppingSettings {
  return { monitor: 'val_loss', patience };
}

interface EpochRun {
  readonly record: EpochRecord;
  readonly trainable: readonly Float32Array[];
  readonly adam: AdamState;
}

/** One pass over the training rows and one over the validation rows, or null when it was cancelled on the way. */
async function runEpoch(job: FitJob, state: FitState): Promise<EpochRun | null> {
  const { network, train, validation, settings } = job;
  const startedAt = performance.now();
  const epoch = state.epoch + 1;
  const trainable = state.trainable.map((values) => values.slice());
  const adam: AdamState = { step: state.adam.step, means: state.adam.means.map(copyOf), squares: state.adam.squares.map(copyOf) };
  const order = makeRandom(`${job.seed}/order/${epoch}`).shuffle(Array.from({ length: rowCount(train) }, (_, row) => row));
  let loss = 0;
  let correct = 0;
  for (let at = 0; at < order.length; at += settings.batchSize) {
    // Lets a cancel message in; the steps themselves block.
    await nextTick();
    if (job.signal.aborted) return null;
    const batch = gatherRows(train, order.slice(at, at + settings.batchSize));
    const step = network.step(batch, `${job.seed}/dropout/${adam.step}`);
    adamStep(trainable, step.gradients, adam, settings.learningRate);
    network.writeTrainable(trainable);
    loss += step.loss * rowCount(batch);
    correct += step.correct;
  }
  const score = scorePredictions(network.predict(validation), validation.labels, job.classWeights);
  const balanced = balancedAccuracy(tallyClasses(validation.labels, score.called, job.classWeights.length));
  const record: EpochRecord = {
    epoch,
    loss: loss / order.length,
    accuracy: correct / order.length,
    val_loss: score.loss,
    val_accuracy: score.accuracy,
    ...(balanced.defined ? { val_balanced_accuracy: balanced.value } : {}),
    learningRate: settings.learningRate,
    seconds: (performance.now() - startedAt) / 1000,
  };
  return { record, trainable, adam };
}

function copyOf(values: Float32Array): Float32Array {
  return values.slice();
}
