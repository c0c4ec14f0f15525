import type { WritableDb } from '#main/store/database.ts';
import { addJobLog, updateJob } from '#main/store/jobs.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { Job, JobState } from '#shared/contract/jobs.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { AppError, isAppError, toWireError } from '#shared/errors/app-error.ts';
import type { JobContext, JobProgress, JobRequest } from './job-context.ts';
import type { Pace } from './time-left.ts';
import { observe, timeLeftMs } from './time-left.ts';

interface LiveJobOptions {
  readonly db: WritableDb;
  readonly emit: (event: CoreEvent) => void;
  readonly now: () => number;
  readonly log: { error(text: string, details?: object): void };
}

/** Progress is kept and told at most five times a second; what comes between is told with the next. */
const PROGRESS_MS = 200;
/** A job whose engine died is tried this often in all. */
const MOST_ATTEMPTS = 2;

type Ending = Pick<Job, 'state' | 'error' | 'result'>;

/** A job from its queueing to its end: runs it, keeps its row up to date and tells everybody. */
export class LiveJob {
  /** Resolves with the job in its final state; never rejects. */
  readonly finished: Promise<Job>;
  readonly #options: LiveJobOptions;
  readonly #request: JobRequest<unknown>;
  readonly #controller = new AbortController();
  #job: Job;
  #pace: Pace | null = null;
  #toldAtMs = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  /** What an abort makes of the job. */
  #stoppedState: JobState = 'cancelled';
  #settle: (job: Job) => void = () => undefined;

  constructor(job: Job, request: JobRequest<unknown>, options: LiveJobOptions) {
    this.#job = job;
    this.#request = request;
    this.#options = options;
    this.finished = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  get job(): Job {
    return this.#job;
  }

  announce(): void {
    this.#options.emit({ name: 'job.changed', payload: { job: this.#job } });
  }

  cancel(): void {
    this.#stop('cancelled');
  }

  /** Stops the job because the program ends: it can be resumed or run again. */
  interrupt(): void {
    this.#stop('interrupted');
  }

  /** Runs the job, unless it was stopped while it waited. */
  async run(): Promise<void> {
    if (this.#controller.signal.aborted) return;
    this.#change({ state: 'running', startedAtMs: this.#options.now() });
    const ending = await this.#attempts();
    this.#end(ending);
  }

  async #attempts(): Promise<Ending> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return { state: 'done', error: null, result: (await this.#request.run(this.#context(attempt))) ?? null };
      } catch (thrown) {
        if (this.#controller.signal.aborted) return { state: this.#stoppedState, error: null, result: null };
        const mayTryAgain = this.#request.resumable && isAppError(thrown, 'engine/crashed');
        if (!mayTryAgain) return this.#failure(thrown);
        if (attempt === MOST_ATTEMPTS) {
          return this.#failure(new AppError('engine/crashed-twice', { ...thrown.details, job: this.#job.title }));
        }
        this.#resume(thrown);
      }
    }
  }

  #context(attempt: number): JobContext {
    return {
      jobId: this.#job.jobId,
      signal: this.#controller.signal,
      attempt,
      report: (progress) => this.#report(progress),
      log: (text) => this.#log(text),
      setSubject: (subject) => this.#change({ subject: { ...this.#job.subject, ...subject } }),
    };
  }

  /** The engine died: everybody is told, and the job starts again at what the first attempt left. */
  #resume(crash: AppError<'engine/crashed'>): void {
    this.#log(`the ${crash.details.process} engine ended unexpectedly (${crash.details.exit}); the job goes on in a new one`);
    this.#pace = null;
    this.#change({ phase: 'resuming', done: 0, total: null, unit: null, timeLeftMs: null });
    this.#options.emit({
      name: 'notice',
      payload: { level: 'warning', key: 'jobs.engineRestarted', values: { title: this.#job.title } },
    });
  }

  #failure(thrown: unknown): Ending {
    if (!(thrown instanceof AppError)) {
      this.#options.log.error('a job failed unexpectedly', {
        kind: this.#job.kind,
        stack: thrown instanceof Error ? thrown.stack : String(thrown),
      });
    }
    const { code, details } = toWireError(thrown);
    return { state: 'failed', error: { code, details: plainDetails(details) }, result: null };
  }

  #report({ phase, done, total, unit }: JobProgress): void {
    if (this.#controller.signal.aborted || this.#job.state !== 'running') return;
    const nowMs = this.#options.now();
    this.#pace = observe(this.#pace, { phase, done, atMs: nowMs });
    this.#job = { ...this.#job, phase, done, total, unit, timeLeftMs: timeLeftMs(this.#pace, total, nowMs) };
    const waitMs = this.#toldAtMs + PROGRESS_MS - nowMs;
    if (waitMs <= 0) this.#tell();
    else this.#timer ??= setTimeout(() => this.#tell(), waitMs);
  }

  #tell(): void {
    this.#clearTimer();
    this.#toldAtMs = this.#options.now();
    const { phase, done, total, unit } = this.#job;
    updateJob(this.#options.db, this.#job.jobId, { phase, done, total, unit });
    this.announce();
  }

  #log(text: string): void {
    addJobLog(this.#options.db, this.#job.jobId, { atMs: this.#options.now(), text });
  }

  #stop(state: 'cancelled' | 'interrupted'): void {
    if (this.#controller.signal.aborted) return;
    this.#stoppedState = state;
    const wasQueued = this.#job.state === 'queued';
    this.#controller.abort(new AppError('job/cancelled', { jobId: this.#job.jobId }));
    if (wasQueued) this.#end({ state, error: null, result: null });
    else this.#change({ phase: 'cancelling', timeLeftMs: null });
  }

  #end(ending: Ending): void {
    this.#change({ ...ending, timeLeftMs: null, finishedAtMs: this.#options.now() });
    this.#settle(this.#job);
  }

  /** Changes the job at once, in the store and for everybody. */
  #change(change: Partial<Job>): void {
    this.#clearTimer();
    this.#job = { ...this.#job, ...change };
    const { timeLeftMs: _estimate, jobId: _id, kind: _kind, createdAtMs: _created, ...kept } = this.#job;
    updateJob(this.#options.db, this.#job.jobId, kept);
    this.announce();
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function plainDetails(details: WireError['details']): Record<string, string | number | string[]> {
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]),
  );
}
