import type { EngineProgress } from '#shared/contract/engine/protocol.ts';

/** At most ten progress messages a second: more is neither seen nor cheap to send through every process. */
const INTERVAL_MS = 100;

export interface ProgressThrottle {
  readonly report: (progress: EngineProgress) => void;
  /** Sends what was held back, before the result. */
  readonly flush: () => void;
}

/**
 * Passes on the first progress, each change of phase, the end of a phase, and otherwise one in `INTERVAL_MS`.
 * `now` in milliseconds, an argument for the tests.
 */
export function makeProgressThrottle(
  send: (progress: EngineProgress) => void,
  now: () => number = () => performance.now(),
): ProgressThrottle {
  let sentAtMs = Number.NEGATIVE_INFINITY;
  let sent: EngineProgress | null = null;
  let held: EngineProgress | null = null;
  const pass = (progress: EngineProgress): void => {
    sentAtMs = now();
    sent = progress;
    held = null;
    send(progress);
  };
  return {
    report: (progress) => {
      const isDue = now() - sentAtMs >= INTERVAL_MS || progress.phase !== sent?.phase || progress.done === progress.total;
      if (isDue) pass(progress);
      else held = progress;
    },
    flush: () => {
      if (held !== null) pass(held);
    },
  };
}
