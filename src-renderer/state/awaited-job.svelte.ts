import type { JobId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { AppError, fromWireError } from '#shared/errors/app-error.ts';
import type { JobsState } from './jobs-state.svelte.ts';

/** A job whose result the page that starts it waits for, with how far it is and a way to cancel it. */
export class AwaitedJob {
  readonly #jobs: JobsState;
  #jobId = $state<JobId | null>(null);
  #isRunning = $state(false);

  constructor(jobs: JobsState) {
    this.#jobs = jobs;
  }

  /** From the call that starts it to its end. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** The job while it runs; null before the core has named it. */
  get job(): Job | null {
    return this.#jobId === null ? null : (this.#jobs.get(this.#jobId) ?? null);
  }

  /**
   * Starts a job and waits for its end: the job where it is done, null where it was cancelled. `leavesTray`: a step of the page, which
   * is no news to anybody once it is over. Errors: those of the call; the job's own; `job/interrupted`.
   */
  async run(start: () => Promise<{ readonly jobId: JobId }>, { leavesTray = false } = {}): Promise<Job | null> {
    this.#isRunning = true;
    try {
      const { jobId } = await start();
      this.#jobId = jobId;
      const job = await this.#jobs.finished(jobId);
      if (leavesTray) await this.#jobs.dismiss(jobId);
      if (job.state === 'failed' && job.error !== null) throw fromWireError(job.error);
      if (job.state === 'interrupted') throw new AppError('job/interrupted', { jobId });
      return job.state === 'done' ? job : null;
    } finally {
      this.#jobId = null;
      this.#isRunning = false;
    }
  }

  async cancel(): Promise<void> {
    if (this.#jobId !== null) await this.#jobs.cancel(this.#jobId);
  }
}
