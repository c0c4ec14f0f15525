import { SvelteMap } from 'svelte/reactivity';
import type { PageApi } from '#renderer/api/page-api.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { JobId } from '#shared/contract/ids.ts';

/** Whether a job has come to an end, good or bad. */
export function isOver(job: Job): boolean {
  return job.state !== 'queued' && job.state !== 'running';
}

/** All long work: what runs, what waits, what has ended and was not taken off the tray. */
export class JobsState {
  readonly #api: PageApi;
  readonly #jobs = new SvelteMap<JobId, Job>();
  #waiting: Readonly<Record<JobId, readonly ((job: Job) => void)[]>> = {};

  /** Newest first. */
  readonly list = $derived([...this.#jobs.values()].toSorted((left, right) => right.createdAtMs - left.createdAtMs));
  readonly active = $derived(this.list.filter((job) => !isOver(job)));

  constructor(api: PageApi) {
    this.#api = api;
  }

  /** Follows the core's jobs; returns what ends it. */
  start(): () => void {
    const endChanged = this.#api.onEvent('job.changed', ({ job }) => this.#keep(job));
    const endConnection = this.#api.onConnection((state) => {
      if (state === 'connected') void this.#reload();
    });
    return () => {
      endChanged();
      endConnection();
    };
  }

  get(jobId: JobId): Job | undefined {
    return this.#jobs.get(jobId);
  }

  /** Waits until a job is over and gives it as it ended (`done`, `failed`, `cancelled` or `interrupted`). */
  async finished(jobId: JobId): Promise<Job> {
    const known = this.#jobs.get(jobId) ?? (await this.#api.call('jobs.get', { jobId }));
    if (isOver(known)) return known;
    this.#keep(known);
    return new Promise((resolve) => {
      this.#waiting = { ...this.#waiting, [jobId]: [...(this.#waiting[jobId] ?? []), resolve] };
    });
  }

  async cancel(jobId: JobId): Promise<void> {
    this.#keep(await this.#api.call('jobs.cancel', { jobId }));
  }

  async dismiss(jobId: JobId): Promise<void> {
    await this.#api.call('jobs.dismiss', { jobId });
    this.#jobs.delete(jobId);
  }

  #keep(job: Job): void {
    this.#jobs.set(job.jobId, job);
    if (!isOver(job)) return;
    const { [job.jobId]: waiting = [], ...others } = this.#waiting;
    this.#waiting = others;
    for (const resolve of waiting) resolve(job);
  }

  async #reload(): Promise<void> {
    const { jobs } = await this.#api.call('jobs.list', {}).catch(() => ({ jobs: [...this.#jobs.values()] }));
    for (const jobId of this.#jobs.keys()) if (!jobs.some((job) => job.jobId === jobId)) this.#jobs.delete(jobId);
    for (const job of jobs) this.#keep(job);
  }
}
