import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import { hasWaited, judgeEpoch, NO_EPOCH } from '#shared/domain/training/early-stopping.ts';
import { monitoredValue } from '#shared/domain/training/monitor.ts';
import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import { judgePlateau, startPlateau } from '#shared/domain/training/plateau.ts';
import { plateauOf, stoppingOf } from '#shared/domain/training/replay.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { NetworkFitJob, NetworkFitOutcome, NetworkFitState } from './fit-job.ts';
import { learnEpoch } from './learn-epoch.ts';
import { validateEpoch } from './validate-epoch.ts';
import type { Validated } from './validate-epoch.ts';

/** The state before the first step. */
export function newFitState({ learningRate }: Pick<NetworkSettings, 'learningRate'>): NetworkFitState {
  return { epoch: 0, step: 0, part: null, best: NO_EPOCH, plateau: startPlateau(learningRate), history: [] };
}

/**
 * Trains from a state on until the epochs are done, early stopping says so, or the signal is aborted (within one step; the last whole epoch
 * counts). Order, dropout and augmentation are drawn from the seed, the epoch, the step and the image alone, so a resumed run takes the
 * same steps. Errors: `training/diverged` when a loss is not finite, those of reading images, `engine/out-of-memory`.
 */
export async function fitNetwork(job: NetworkFitJob, start: NetworkFitState): Promise<NetworkFitOutcome> {
  const { settings, epochsBefore } = job;
  const stopping = { ...stoppingOf(settings), epochsBefore };
  let state = start;
  // A checkpoint may have been written just before early stopping ended the run.
  if (state.part === null && hasWaited(state.best, state.epoch, stopping)) return { state, stopped: 'early-stopping' };
  while (state.epoch < settings.epochs) {
    const run = await runEpoch(job, state);
    if (run === null) return { state: { ...state, part: null }, stopped: 'cancelled' };
    const { record, confusion } = run;
    const verdict = judgeEpoch(state.best, { epoch: record.epoch, value: monitoredValue(record, settings.monitor) }, stopping);
    state = {
      epoch: record.epoch,
      step: run.step,
      part: null,
      best: verdict.best,
      plateau: judgePlateau(state.plateau, monitoredValue(record, settings.reduceMonitor), plateauOf(settings)),
      history: [...state.history, record],
    };
    await job.onEpoch(state, { record, confusion, isBest: verdict.isBest });
    if (verdict.shouldStop) return { state, stopped: 'early-stopping' };
  }
  return { state, stopped: 'finished' };
}

interface EpochRun extends Pick<Validated, 'confusion'> {
  readonly record: EpochRecord;
  readonly step: number;
}

/** One pass over the training images and one over the validation images, or null when it was cancelled on the way. */
async function runEpoch(job: NetworkFitJob, state: NetworkFitState): Promise<EpochRun | null> {
  const startedAt = performance.now() - (state.part?.seconds ?? 0) * 1000;
  try {
    const { loss, accuracy, learningRate, step } = await learnEpoch(job, state);
    const epoch = state.epoch + 1;
    const { confusion, ...validation } = await validateEpoch(job, epoch);
    const seconds = (performance.now() - startedAt) / 1000;
    return { step, confusion, record: { epoch, loss, accuracy, ...validation, learningRate, seconds } };
  } catch (thrown) {
    if (job.signal.aborted && !(thrown instanceof AppError)) return null;
    throw thrown;
  }
}
