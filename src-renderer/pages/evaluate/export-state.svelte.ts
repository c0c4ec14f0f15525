import type { AppState } from '#renderer/state/app-state.svelte.ts';
import { AwaitedJob } from '#renderer/state/awaited-job.svelte.ts';
import type { ExportFormat } from '#shared/domain/exports/export-formats.ts';
import type { ModelId } from '#shared/contract/ids.ts';
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
  readonly #awaited: AwaitedJob;

  constructor(app: AppState, modelId: ModelId) {
    this.#app = app;
    this.#modelId = modelId;
    this.#awaited = new AwaitedJob(app.jobs);
  }

  /** The job while it runs. */
  get job(): Job | null {
    return this.#awaited.job;
  }

  get isRunning(): boolean {
    return this.#awaited.isRunning;
  }

  /** Writes the model and compares it; ends with a result, or with the error on the screen. */
  async start(): Promise<void> {
    await this.#app.attempt(async () => {
      const input = { modelId: this.#modelId, format: this.format };
      const job = await this.#awaited.run(() => this.#app.api.call('models.export', input));
      if (job !== null) this.result = modelExportResultSchema.parse(job.result);
    });
  }

  async cancel(): Promise<void> {
    await this.#app.attempt(() => this.#awaited.cancel());
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
