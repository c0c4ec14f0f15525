import { v7 } from 'uuid';
import type { WritableDb } from '#main/store/database.ts';
import type { StoredJob } from '#main/store/jobs.ts';
import { addJobLog, dismissJob, getJob, insertJob, listJobLog, listJobs, markJobsInterrupted } from '#main/store/jobs.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { JobId } from '#shared/contract/ids.ts';
import { jobIdSchema } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { JobQueue, JobRequest } from './job-context.ts';
import { LiveJob } from './live-job.ts';

export interface JobQueueOptions {
  readonly db: WritableDb;
  readonly emit: (event: CoreEvent) => void;
  readonly now: () => number;
  readonly log: { error(text: string, details?: object): void };
}

/** The queue and how busy it is. */
export interface SupervisedJobQueue extends JobQueue {
  /** Jobs that are queued or running. */
  unfinished(): number;
}

/** Makes the queue of a core; `recover` is to be called once before the first job. */
export function makeJobQueue(options: JobQueueOptions): SupervisedJobQueue {
  return new TwoLaneQueue(options);
}

class TwoLaneQueue implements SupervisedJobQueue {
  readonly #options: JobQueueOptions;
  readonly #live = new Map<JobId, LiveJob>();
  readonly #waiting: LiveJob[] = [];
  #computing: LiveJob | null = null;
  #isClosed = false;

  constructor(options: JobQueueOptions) {
    this.#options = options;
  }

  start<Result>(request: JobRequest<Result>): JobId {
    if (this.#isClosed) throw new AppError('job/closing', { title: request.title });
    const { db, now } = this.#options;
    const jobId = jobIdSchema.parse(v7());
    const { kind, title, subject, input, resumable } = request;
    insertJob(db, { jobId, kind, title, subject, input, resumable, createdAtMs: now() });
    const live = new LiveJob(this.#stored(jobId), request, this.#options);
    this.#live.set(jobId, live);
    void live.finished.then(() => this.#live.delete(jobId));
    live.announce();
    if (request.lane === 'compute') this.#waiting.push(live);
    // The caller learns the id before anything runs, and so before any event of the run.
    setImmediate(() => (request.lane === 'compute' ? this.#pump() : void live.run()));
    return jobId;
  }

  get(jobId: JobId): Job {
    const job = this.#find(jobId);
    if (job === undefined) throw new AppError('entity/not-found', { entity: 'job', id: jobId });
    return job;
  }

  list(): readonly Job[] {
    return listJobs(this.#options.db).map((stored) => this.#live.get(stored.jobId)?.job ?? asJob(stored));
  }

  cancel(jobId: JobId): Job {
    const live = this.#live.get(jobId);
    if (live === undefined) throw new AppError('job/not-running', { jobId, state: this.get(jobId).state });
    live.cancel();
    return live.job;
  }

  dismiss(jobId: JobId): void {
    this.get(jobId);
    if (this.#live.has(jobId)) throw new AppError('job/still-running', { jobId });
    dismissJob(this.#options.db, jobId);
    this.#options.emit({ name: 'data.changed', payload: { topics: ['jobs'] } });
  }

  log(jobId: JobId): readonly { readonly atMs: number; readonly text: string }[] {
    this.get(jobId);
    return listJobLog(this.#options.db, jobId);
  }

  async finished(jobId: JobId): Promise<Job> {
    return (await this.#live.get(jobId)?.finished) ?? this.get(jobId);
  }

  recover(): readonly Job[] {
    const { db, now } = this.#options;
    const atMs = now();
    const interrupted = markJobsInterrupted(db, atMs);
    for (const { jobId } of interrupted) addJobLog(db, jobId, { atMs, text: 'the program ended during this job' });
    return interrupted.map(asJob);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const live = [...this.#live.values()];
    for (const job of live) job.interrupt();
    await Promise.all(live.map((job) => job.finished));
  }

  unfinished(): number {
    return this.#live.size;
  }

  #pump(): void {
    if (this.#computing !== null) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#computing = next;
    void next.run().finally(() => {
      this.#computing = null;
      this.#pump();
    });
  }

  #find(jobId: JobId): Job | undefined {
    const live = this.#live.get(jobId);
    if (live !== undefined) return live.job;
    const stored = getJob(this.#options.db, jobId);
    return stored && asJob(stored);
  }

  #stored(jobId: JobId): Job {
    const stored = getJob(this.#options.db, jobId);
    if (stored === undefined) throw new AppError('internal/unexpected', { reason: 'a job that was just kept is not there' });
    return asJob(stored);
  }
}

function asJob({ input: _input, ...job }: StoredJob): Job {
  return { ...job, timeLeftMs: null };
}
