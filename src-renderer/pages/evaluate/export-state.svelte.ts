import type { AppState } from '#renderer/state/app-state.svelte.ts';
import type { ExportFormat } from '#shared/domain/exports/export-formats.ts';
import type { JobId, ModelId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { ModelExportResult } from '#shared/contract/model-exports.ts';
import { modelExportResultSchema } from '#shared/contract/model-exports.ts';
import { message } from '#shared/messages/messages.ts';

/** One export of a model, from the choice of a format to the saved file. */
export class ExportState {
  format = $state<ExportFormat>('keras');
  result = $state.raw<ModelExportResult | null>(null);
  readonly #app: AppState;
  readonly #modelId: ModelId;
  #jobId = $state<JobId | null>(null);

  constructor(app: AppState, modelId: ModelId) {
    this.#app = app;
    this.#modelId = modelId;
  }

  /** The job while it runs. */
  get job(): Job | null {
    return this.#jobId === null ? null : (this.#app.jobs.get(this.#jobId) ?? null);
  }

  get isRunning(): boolean {
    return this.#jobId !== null;
  }

  /** Writes the model and compares it; ends with a result, or with the error on the screen. */
  async start(): Promise<void> {
    await this.#app.attempt(async () => {
      const { jobId } = await this.#app.api.call('models.export', { modelId: this.#modelId, format: this.format });
      this.#jobId = jobId;
      const job = await this.#app.jobs.finished(jobId);
      if (job.state === 'done') this.result = modelExportResultSchema.parse(job.result);
    });
    this.#jobId = null;
  }

  async cancel(): Promise<void> {
    const jobId = this.#jobId;
    if (jobId !== null) await this.#app.attempt(() => this.#app.jobs.cancel(jobId));
  }

  /** Hands the package to the user; true where it was saved. */
  async save(): Promise<boolean> {
    const made = this.result;
    if (made === null) return false;
    let isSaved = false;
    await this.#app.attempt(async () => {
      isSaved = await this.#app.api.saveExport(made);
      if (isSaved) this.#app.toasts.say(message('export.saved'), { tone: 'good' });
    });
    return isSaved;
  }
}
