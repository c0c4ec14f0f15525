import { availableParallelism } from 'node:os';
import type { InferenceJob } from './choose.ts';

/** The name of an engine process, in its environment: set by whoever starts it. */
const PROCESS = 'CASELENS_ENGINE_PROCESS';

/**
 * How many cores one run of a network uses: all of them in the compute process, which other processes go before; one or two in the
 * interactive one, beside which the window is drawn.
 */
export function runnerThreads(env: NodeJS.ProcessEnv = process.env, cores: number = availableParallelism()): number {
  if (env[PROCESS] !== 'interactive') return cores;
  return cores >= 4 ? 2 : 1;
}

/** What an engine process runs frozen networks for: whole datasets, or a few images that somebody waits for. */
export function inferenceJob(env: NodeJS.ProcessEnv = process.env): InferenceJob {
  return env[PROCESS] === 'compute' ? 'features' : 'prediction';
}
