/** How often checkpoints are kept. */
export interface PaceSettings {
  /** Steps (of a head: epochs), or milliseconds, after which one is due: whichever comes first. */
  readonly steps: number;
  readonly intervalMs: number;
  /** The work between two checkpoints takes at least so many times as long as keeping one. */
  readonly leastWork: number;
}

/**
 * At most a minute of work is lost, and keeping it takes at most a twentieth of the time. Measured on two Zen 3 cores: 25 ms for the compact
 * network, as long as one of its steps; 2 s for ResNet50V2 with Adam's state (285 MB).
 */
export const PACE: PaceSettings = { steps: 500, intervalMs: 60_000, leastWork: 20 };

/**
 * Of a head, after whole epochs: at most a second of work is lost, or the epoch that takes longer. Measured on two Zen 3 cores: an epoch on
 * 24 images' features takes 3 ms, keeping it (log and checkpoint, both flushed to the disk) 12 ms and more.
 */
export const HEAD_PACE: PaceSettings = { steps: Infinity, intervalMs: 1000, leastWork: 20 };

/** Says when a checkpoint is due, by the clock and by what the last one took. */
export class CheckpointPace {
  readonly #settings: PaceSettings;
  readonly #now: () => number;
  #since: number;
  #costMs = 0;

  /** `now` in milliseconds, from any beginning. */
  constructor(settings: PaceSettings = PACE, now: () => number = () => performance.now()) {
    this.#settings = settings;
    this.#now = now;
    this.#since = now();
  }

  /** Whether one is due after so many steps since the last. */
  isDue(steps: number): boolean {
    const { steps: mostSteps, intervalMs, leastWork } = this.#settings;
    const workedMs = this.#now() - this.#since;
    return (steps >= mostSteps || workedMs >= intervalMs) && workedMs >= leastWork * this.#costMs;
  }

  /** Keeps a checkpoint, of an epoch or inside one, and takes the time of it. */
  async time(keep: () => Promise<void>): Promise<void> {
    const from = this.#now();
    await keep();
    this.#since = this.#now();
    this.#costMs = this.#since - from;
  }
}
