import type { AppState } from '#renderer/state/app-state.svelte.ts';
import { onChanged, Resource } from '#renderer/state/resource.svelte.ts';
import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import type { RunId } from '#shared/contract/ids.ts';
import { runIdSchema } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { Run } from '#shared/contract/training.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { canResume } from '#shared/domain/training/run-state.ts';

/** One run on its page: the record, epochs as they come, its job, and what can be done with it. */
export class RunState {
  /** The compute engine ended unexpectedly while this page was open, and the job goes on. */
  hasCrashed = $state(false);
  readonly #app: AppState;
  readonly #runId: () => string;
  readonly #resource: Resource<Run>;
  #fresh = $state.raw<readonly EpochRecord[]>([]);

  constructor(app: AppState, runId: () => string) {
    this.#app = app;
    this.#runId = runId;
    this.#resource = new Resource(() => app.api.call('runs.get', { runId: this.#id() }));
  }

  /** Not derived: the resource is made after the fields. */
  get run(): Run | null {
    return this.#resource.data;
  }
  get error(): WireError | null {
    return this.#resource.error;
  }
  get showsSkeleton(): boolean {
    return this.#resource.showsSkeleton;
  }
  get job(): Job | null {
    const jobId = this.run?.jobId ?? null;
    return jobId === null ? null : (this.#app.jobs.get(jobId) ?? null);
  }
  get isActive(): boolean {
    return this.run?.state === 'running' || this.run?.state === 'queued';
  }
  get canResume(): boolean {
    return this.run !== null && canResume(this.run.state);
  }
  /** Kept epochs, with those that came since over them. */
  get history(): readonly EpochRecord[] {
    const byEpoch: EpochRecord[] = [];
    for (const record of [...(this.run?.history ?? []), ...this.#fresh]) byEpoch[record.epoch - 1] = record;
    return byEpoch.filter((record: EpochRecord | undefined) => record !== undefined);
  }

  readonly reload = async (): Promise<void> => {
    await this.#resource.reload();
    this.#fresh = [];
  };

  /** Follows the run until the returned function is called. */
  follow(): () => void {
    this.#resource.clear();
    this.#fresh = [];
    this.hasCrashed = false;
    const runId = this.#id();
    void this.reload();
    const { api } = this.#app;
    const ends = [
      onChanged(api, ['runs'], () => void this.reload()),
      api.onEvent('run.epoch', (event) => {
        if (event.runId === runId) this.#fresh = [...this.#fresh, event.record];
      }),
      api.onEvent('engine.state', ({ process, state }) => {
        if (process === 'compute' && state === 'crashed' && this.run?.state === 'running') this.hasCrashed = true;
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  async stop(): Promise<void> {
    const { job } = this;
    if (job !== null) await this.#app.attempt(() => this.#app.jobs.cancel(job.jobId));
  }

  async resume(): Promise<void> {
    this.hasCrashed = false;
    await this.#app.attempt(async () => {
      await this.#app.api.call('training.resume', { runId: this.#id() });
      await this.reload();
    });
  }

  #id(): RunId {
    return runIdSchema.parse(this.#runId());
  }
}
