import { isBetter } from './monitor.ts';
import type { Monitor } from './monitor.ts';

/** When the learning rate is reduced, with the argument names of Keras' `ReduceLROnPlateau`; `min_delta` 1e-4 and `cooldown` 0 unless given. */
export interface PlateauSettings {
  readonly monitor: Monitor;
  /** Epochs without a better one before the rate is reduced; 0: never. */
  readonly patience: number;
  /** What the rate is multiplied by, below 1. */
  readonly factor: number;
  /** The rate is never below. */
  readonly minLearningRate: number;
  readonly minDelta?: number;
  readonly cooldown?: number;
}

/** What is remembered between epochs; plain data, so that a checkpoint can keep it. */
export interface PlateauState {
  /** The rate that schedules start from: the setting, or what reductions left of it. */
  readonly learningRate: number;
  readonly best: number | null;
  readonly wait: number;
  readonly cooldown: number;
}

/** The state before the first epoch. */
export function startPlateau(learningRate: number): PlateauState {
  return { learningRate, best: null, wait: 0, cooldown: 0 };
}

/** Keras' default `min_delta`. */
const MIN_DELTA = 1e-4;

/**
 * The state after an epoch, exactly as `ReduceLROnPlateau` (`keras/src/callbacks/reduce_lr_on_plateau.py`, 3.x), whose optimiser keeps
 * its rate in float32: a reduced rate is such a number. One difference: a value that is no finite number is never better.
 */
export function judgePlateau(state: PlateauState, value: number, settings: PlateauSettings): PlateauState {
  const { monitor, patience, minDelta = MIN_DELTA, cooldown = 0 } = settings;
  if (patience === 0) return state;
  const isCooling = state.cooldown > 0;
  const before = isCooling ? { ...state, cooldown: state.cooldown - 1, wait: 0 } : state;
  if (isBetter({ monitor, value, best: before.best, minDelta })) return { ...before, best: value, wait: 0 };
  if (before.cooldown > 0) return before;
  const wait = before.wait + 1;
  const reduced = reducedRate(state.learningRate, settings);
  return wait >= patience && reduced !== null ? { ...before, learningRate: reduced, wait: 0, cooldown } : { ...before, wait };
}

/** The next lower rate, or null where it is as low as it may be. */
function reducedRate(learningRate: number, { factor, minLearningRate }: PlateauSettings): number | null {
  const old = Math.fround(learningRate);
  return old > Math.fround(minLearningRate) ? Math.fround(Math.max(old * factor, minLearningRate)) : null;
}
