import { join } from 'node:path';
import type { RunnerChoice, RunnerRecord } from '#shared/contract/engine/runners.ts';
import { chooseRunner } from '#main/engine/runners/choose.ts';
import type { InferenceJob } from '#main/engine/runners/choose.ts';
import type { ModelSource, OpenModel } from '#main/engine/runners/runner.ts';
import { runnerThreads } from '#main/engine/runners/threads.ts';

/** What a network is opened with. */
export interface OpenRequest {
  readonly runner: RunnerChoice;
  /** What its choice is made for. */
  readonly job: InferenceJob;
  /** Where its compiled form is kept; null: nowhere. */
  readonly cacheDir: string | null;
}

/** An open network and what runs it. */
export interface OpenNetwork {
  readonly model: OpenModel;
  readonly record: RunnerRecord;
}

/**
 * Opens a network on the runner that was asked for or suits the job; whoever opens it closes it. Errors: `engine/runner-unavailable`, those
 * of loading it.
 */
export async function openNetwork(source: ModelSource, { runner: choice, job, cacheDir }: OpenRequest): Promise<OpenNetwork> {
  const { runner, record } = await chooseRunner(choice, job);
  const model = await runner.open(source, {
    threads: runnerThreads(),
    compiledDir: cacheDir === null ? null : join(cacheDir, 'compiled'),
    accelerate: job === 'features',
    // Images are decoded while the network computes.
    sharesCores: true,
  });
  return { model, record };
}
