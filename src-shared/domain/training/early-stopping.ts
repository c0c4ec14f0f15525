/** What early stopping remembers between epochs; plain data, so that a checkpoint can keep it. */
export interface BestEpoch {
  /** 1-based; 0 before the first epoch. */
  readonly epoch: number;
  /** Validation loss of that epoch; infinite before the first. */
  readonly loss: number;
}

/** The state before the first epoch. */
export const NO_EPOCH: BestEpoch = { epoch: 0, loss: Number.POSITIVE_INFINITY };

/** What an epoch changed: the best so far, whether it is this one, and whether training should stop. */
export interface EpochVerdict {
  readonly best: BestEpoch;
  readonly isBest: boolean;
  readonly shouldStop: boolean;
}

/**
 * Judges an epoch by its validation loss: lower than the best so far is better; `patience` epochs without a better one stop.
 * A loss that is not finite is never better, so diverged training stops after `patience` epochs with the best kept.
 * @example judgeEpoch({ epoch: 3, loss: 0.5 }, { epoch: 4, loss: 0.4 }, 2) // best is epoch 4, go on
 */
export function judgeEpoch(best: BestEpoch, current: BestEpoch, patience: number): EpochVerdict {
  const isBest = Number.isFinite(current.loss) && current.loss < best.loss;
  const newBest = isBest ? current : best;
  return { best: newBest, isBest, shouldStop: current.epoch - newBest.epoch >= patience };
}
