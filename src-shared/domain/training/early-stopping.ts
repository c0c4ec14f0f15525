import { isBetter } from './monitor.ts';
import type { Monitor } from './monitor.ts';

/** What early stopping remembers between epochs; plain data, so that a checkpoint can keep it. */
export interface BestEpoch {
  /** 1-based; 0 before the first. */
  readonly epoch: number;
  /** The monitored value of that epoch; null before the first. */
  readonly value: number | null;
}

/** The state before the first epoch. */
export const NO_EPOCH: BestEpoch = { epoch: 0, value: null };

/** By what early stopping judges. */
export interface StoppingSettings {
  readonly monitor: Monitor;
  /** Epochs without a better one before training stops; 0: it never stops. */
  readonly patience: number;
  /** Epochs of earlier phases, which are not waited for; 0 unless given. */
  readonly epochsBefore?: number;
}

/** What an epoch changed: the best so far, whether it is this one, and whether training should stop. */
export interface EpochVerdict {
  readonly best: BestEpoch;
  readonly isBest: boolean;
  readonly shouldStop: boolean;
}

/**
 * Judges an epoch as Keras' `EarlyStopping` with min_delta 0 (3.x): better than the best so far is better; `patience` epochs without a
 * better one stop, though never the first epoch. Two differences: a value that is no finite number is never better (Keras takes the
 * first, whatever it is), so diverged training stops with the best kept; and patience 0 means that nothing stops it.
 * @example judgeEpoch({ epoch: 3, value: 0.5 }, { epoch: 4, value: 0.4 }, { monitor: 'val_loss', patience: 2 }) // best is epoch 4
 */
export function judgeEpoch(
  best: BestEpoch,
  current: { readonly epoch: number; readonly value: number },
  settings: StoppingSettings,
): EpochVerdict {
  const isBest = isBetter({ monitor: settings.monitor, value: current.value, best: best.value });
  const newBest = isBest ? current : best;
  return { best: newBest, isBest, shouldStop: !isBest && hasWaited(newBest, current.epoch, settings) };
}

/** Whether so many epochs without a better one are done that training stops: asked again of a checkpoint. */
export function hasWaited(
  best: BestEpoch,
  epoch: number,
  { patience, epochsBefore = 0 }: Omit<StoppingSettings, 'monitor'>,
): boolean {
  return patience > 0 && epoch > epochsBefore + 1 && epoch - Math.max(best.epoch, epochsBefore) >= patience;
}
