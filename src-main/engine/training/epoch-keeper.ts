import { writeCheckpoint } from './checkpoint.ts';
import { CheckpointPace, HEAD_PACE } from './checkpoint-pace.ts';
import type { FitState } from './fit-head.ts';
import { RunLog } from './run-log.ts';
import type { RunLogInput } from './run-log.ts';

/** Whose epochs are kept, and the last that is kept already: 0, or that of the checkpoint which the run goes on from. */
export interface KeptRun {
  readonly runHash: string;
  readonly keptEpoch: number;
}

/**
 * Keeps the CSV log and the checkpoint of a head's run, not after every epoch: keeping one takes longer than the epoch. After a kill the
 * epochs since the last checkpoint are trained again, bit for bit the same.
 */
export class EpochKeeper {
  readonly #run: Omit<RunLogInput, 'graph'>;
  readonly #runHash: string;
  readonly #log: RunLog;
  readonly #pace: CheckpointPace;
  #keptEpoch: number;

  constructor(run: Omit<RunLogInput, 'graph'>, { runHash, keptEpoch }: KeptRun, pace = new CheckpointPace(HEAD_PACE)) {
    this.#run = run;
    this.#runHash = runHash;
    this.#keptEpoch = keptEpoch;
    this.#log = new RunLog({ ...run, graph: null });
    this.#pace = pace;
  }

  /** Keeps the state behind an epoch where that is due. */
  async offer(state: FitState): Promise<void> {
    if (this.#pace.isDue(state.epoch - this.#keptEpoch)) await this.keep(state);
  }

  /** Keeps the state unless it is kept already; for the end of training. The log comes first: no crash leaves it behind the checkpoint. */
  async keep(state: FitState): Promise<void> {
    if (state.epoch === this.#keptEpoch) return;
    const { runDir, seed } = this.#run;
    await this.#pace.time(async () => {
      await this.#log.csv(state.history);
      await writeCheckpoint(runDir, state, { runHash: this.#runHash, seed });
    });
    this.#keptEpoch = state.epoch;
  }
}
