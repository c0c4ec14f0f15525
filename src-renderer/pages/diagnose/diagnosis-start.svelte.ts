import type { PickOptions, UploadProgress } from '#renderer/api/page-api.ts';
import type { VIEW_CHOICES } from '#renderer/lib/view-choices.ts';
import type { AppState } from '#renderer/state/app-state.svelte.ts';
import type { Grant } from '#shared/contract/app.ts';
import { operatingPointIdSchema } from '#shared/contract/ids.ts';
import type { ModelSummary } from '#shared/contract/models.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';

/** Where the most probable class is called, whatever the operating points of the model. */
export const ARGMAX = 'argmax';

/** Handing over images and starting a diagnosis with the chosen model. */
export class DiagnosisStart {
  /** How far the files are sent; null while none are. */
  upload = $state.raw<UploadProgress | null>(null);
  /** Between the choice of files and the job. */
  isStarting = $state(false);
  error = $state.raw<WireError | null>(null);
  /** The operating point that is chosen: its id, `argmax`, or empty for the model's newest. */
  point = $state('');
  /** Views of each image whose mean is taken. */
  views = $state<(typeof VIEW_CHOICES)[number]>('1');
  readonly #app: AppState;
  readonly #model: () => ModelSummary | null;

  constructor(app: AppState, model: () => ModelSummary | null) {
    this.#app = app;
    this.#model = model;
  }

  readonly pickImages = (): Promise<void> => this.#begin((options) => this.#app.api.pickFiles('images', options));
  readonly pickFolder = (): Promise<void> => this.#begin((options) => this.#app.api.pickFolder(options));
  /** Call it in the drop event itself. */
  readonly drop = (transfer: DataTransfer): Promise<void> =>
    this.#begin(async (options) => {
      const grant = await this.#app.api.grantForDropped(transfer, options);
      if (grant === null) this.#app.toasts.say(message('diagnose.drop.nothing'));
      return grant;
    });

  async #begin(choose: (options: PickOptions) => Promise<Grant | null>): Promise<void> {
    const model = this.#model();
    if (model === null || this.isStarting) return;
    this.isStarting = true;
    this.error = null;
    try {
      const grant = await choose({ onProgress: (progress) => (this.upload = progress) });
      if (grant !== null) await this.#run(model, grant);
    } catch (thrown) {
      this.error = toWireError(thrown);
    } finally {
      this.upload = null;
      this.isStarting = false;
    }
  }

  async #run(model: ModelSummary, grant: Grant): Promise<void> {
    const named = operatingPointIdSchema.safeParse(this.point).data ?? null;
    const { jobId } = await this.#app.api.call('diagnosis.run', {
      modelId: model.modelId,
      grantId: grant.grantId,
      operatingPointId: named,
      thresholds: this.point === ARGMAX ? {} : null,
      views: Number(this.views),
      runner: this.#app.settings?.runner ?? 'auto',
    });
    this.#app.router.go({ page: 'diagnose', id: jobId });
  }
}
