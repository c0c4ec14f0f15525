import type { Job, JobKind } from '#shared/contract/jobs.ts';
import type { JobId } from '#shared/contract/ids.ts';

/** How far a job is. `total` is null while it is not known. */
export interface JobProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string;
}

/** What a running job gets: its id, its cancellation, and ways to say how far it is. */
export interface JobContext {
  readonly jobId: JobId;
  readonly signal: AbortSignal;
  /** 1, or 2 where the engine crashed in the first attempt of a resumable job: then go on from what is there. */
  readonly attempt: number;
  report(progress: JobProgress): void;
  log(text: string): void;
  /** Adds what the job made (a dataset, a model, ...) to its subject. */
  setSubject(subject: Job['subject']): void;
}

/** Options of an engine's call that ends with the job and tells how far it is. */
export function followed(context: Pick<JobContext, 'signal' | 'report'>): {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: JobProgress) => void;
} {
  return { signal: context.signal, onProgress: (progress) => context.report(progress) };
}

/**
 * A job to queue. `compute` jobs run one at a time; `interactive` ones at once. `input` is kept as JSON for a later resume.
 * A resumable job whose `run` rejects with `engine/crashed` is run once more with `attempt` 2, so `run` must be able to start
 * again at what the first attempt left; `run` rejects with what `signal.throwIfAborted()` throws when it is cancelled.
 */
export interface JobRequest<Result> {
  readonly kind: JobKind;
  readonly title: string;
  readonly lane: 'compute' | 'interactive';
  readonly subject: Job['subject'];
  readonly input: unknown;
  readonly resumable: boolean;
  readonly run: (context: JobContext) => Promise<Result>;
}

/** The queue of long work: every job is a row of the store, its changes go to every window as `job.changed`. */
export interface JobQueue {
  start<Result>(request: JobRequest<Result>): JobId;
  get(jobId: JobId): Job;
  list(): readonly Job[];
  cancel(jobId: JobId): Job;
  dismiss(jobId: JobId): void;
  log(jobId: JobId): readonly { readonly atMs: number; readonly text: string }[];
  /** Resolves with the job once it is done, failed, cancelled or interrupted. */
  finished(jobId: JobId): Promise<Job>;
  /** Marks what ran when the program ended as interrupted; called once at the start. */
  recover(): readonly Job[];
  /** Cancels what runs and waits for it. */
  close(): Promise<void>;
}
