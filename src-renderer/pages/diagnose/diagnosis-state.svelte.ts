import type { AppState } from '#renderer/state/app-state.svelte.ts';
import { isOver } from '#renderer/state/jobs-state.svelte.ts';
import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';
import type { JobId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { toWireError } from '#shared/errors/app-error.ts';

const PAGE_ITEMS = 1000;

/** A diagnosis on its page: its job, and its results as they come. */
export class DiagnosisState {
  items = $state.raw<readonly DiagnosisItem[]>([]);
  error = $state.raw<WireError | null>(null);
  /** Everything that is there was fetched at least once. */
  isLoaded = $state(false);
  readonly jobId: JobId;
  readonly #app: AppState;
  /** As it was when the page was opened; the tray knows newer states. */
  readonly #first: Job;
  #isPulling = false;
  #isStale = false;

  constructor(app: AppState, job: Job) {
    this.#app = app;
    this.#first = job;
    this.jobId = job.jobId;
  }

  get job(): Job {
    return this.#app.jobs.get(this.jobId) ?? this.#first;
  }
  get isActive(): boolean {
    return !isOver(this.job);
  }
  /** One image was asked for, so that its result fills the page. */
  get isSingle(): boolean {
    return (this.job.total ?? this.items.length) <= 1 && this.items.length <= 1;
  }

  /** Follows the job until the returned function is called. */
  follow(): () => void {
    void this.pull();
    const { api } = this.#app;
    const ends = [
      api.onEvent('diagnosis.items', ({ jobId }) => {
        if (jobId === this.jobId) void this.pull();
      }),
      api.onEvent('job.changed', ({ job }) => {
        if (job.jobId === this.jobId && isOver(job)) void this.pull();
      }),
      api.onConnection((connection) => {
        if (connection === 'connected') void this.pull();
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Fetches what is not here yet. Events only say that there is more: what was missed while the page was away comes too. */
  readonly pull = async (): Promise<void> => {
    this.#isStale = true;
    if (this.#isPulling) return;
    this.#isPulling = true;
    try {
      while (this.#isStale) {
        this.#isStale = false;
        await this.#pullRest();
      }
      this.error = null;
      this.isLoaded = true;
    } catch (thrown) {
      this.error = toWireError(thrown);
    } finally {
      this.#isPulling = false;
    }
  };

  async #pullRest(): Promise<void> {
    for (;;) {
      const offset = this.items.length;
      const page = await this.#app.api.call('diagnosis.results', { jobId: this.jobId, offset, limit: PAGE_ITEMS });
      if (page.items.length > 0) this.items = [...this.items, ...page.items];
      if (this.items.length >= page.total || page.items.length === 0) return;
    }
  }
}
