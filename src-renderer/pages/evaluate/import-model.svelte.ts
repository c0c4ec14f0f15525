import type { PageApi, UploadProgress } from '#renderer/api/page-api.ts';
import type { AppState } from '#renderer/state/app-state.svelte.ts';
import { AwaitedJob } from '#renderer/state/awaited-job.svelte.ts';
import type { Grant } from '#shared/contract/app.ts';
import type { PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import type { ImportAnswers, ImportInspection, ScoreKind, TensorLayout } from '#shared/contract/engine/model-import.ts';
import { importInspectionSchema } from '#shared/contract/engine/model-import.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { ImportTrial } from '#shared/contract/model-import.ts';
import { importTrialSchema, modelImportResultSchema } from '#shared/contract/model-import.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';

type Choose = (options: { onProgress: (progress: UploadProgress) => void }) => Promise<Grant | null>;
type Tried = ImportTrial['probabilities'];

/** Errors that go away once the user names the network of a weights file. */
const ASKS_FOR_NETWORK: readonly string[] = ['import/unknown-network', 'import/mismatch'];

/** The import of a classifier: choose its file, see what was found, answer what the file cannot say, try it on an image, keep it. */
export class ModelImport {
  readonly #app: AppState;
  readonly #awaited: AwaitedJob;

  source = $state.raw<Grant | null>(null);
  found = $state.raw<ImportInspection | null>(null);
  upload = $state.raw<UploadProgress | null>(null);
  work = $state<'choosing' | 'looking' | 'trying' | 'keeping' | null>(null);
  error = $state.raw<WireError | null>(null);

  /** The network of a weights file; empty: it is found. */
  architecture = $state('');
  /** One class a line, in the order of the outputs. */
  classText = $state('');
  positive = $state.raw<readonly string[]>([]);
  preprocessing = $state<PreprocessingContract['mode']>('unit');
  resize = $state<PreprocessingContract['resize']>('tf_bilinear');
  scores = $state<ScoreKind>('probabilities');
  layout = $state<TensorLayout>('nhwc');
  inputSize = $state('224');
  name = $state('');

  image = $state.raw<Grant | null>(null);
  tried = $state.raw<Tried | null>(null);

  readonly classes = $derived(
    this.classText
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
  /** How many classes there are: a single output stands for two. */
  readonly classCount = $derived(Math.max(this.found?.units ?? 2, 2));
  readonly hasClasses = $derived(
    this.classes.length === this.classCount && this.classes.every((name, place) => this.classes.indexOf(name) === place),
  );
  readonly asksSize = $derived(this.found !== null && (this.found.width === null || this.found.height === null));
  readonly hasSize = $derived(!this.asksSize || this.#size !== null);
  readonly asksNetwork = $derived(this.source !== null && ASKS_FOR_NETWORK.includes(this.error?.code ?? ''));
  readonly canGo = $derived(this.found !== null && this.work === null && this.hasClasses && this.hasSize);

  constructor(app: AppState) {
    this.#app = app;
    this.#awaited = new AwaitedJob(app.jobs);
  }

  /** What the core does for the page just now; null where it does nothing, or has not said so yet. */
  get job(): Job | null {
    return this.#awaited.job;
  }

  /** The core looks at the model, tries or keeps it. */
  get isRunning(): boolean {
    return this.#awaited.isRunning;
  }

  get #api(): PageApi {
    return this.#app.api;
  }

  get #size(): number | null {
    const size = Number(this.inputSize);
    return Number.isInteger(size) && size >= 1 && size <= 2048 ? size : null;
  }

  pickFiles(): Promise<void> {
    return this.#choose((options) => this.#api.pickFiles('any', options));
  }

  pickFolder(): Promise<void> {
    return this.#choose((options) => this.#api.pickFolder(options));
  }

  drop(transfer: DataTransfer): Promise<void> {
    return this.#choose((options) => this.#api.grantForDropped(transfer, options));
  }

  /** Looks at the file again, as the network that was named. */
  lookAgain(): Promise<void> {
    return this.#during('looking', () => this.#look());
  }

  cancel(): Promise<boolean> {
    return this.#app.attempt(() => this.#awaited.cancel());
  }

  /** Back to the choice of a file. */
  restart(): void {
    this.source = null;
    this.found = null;
    this.error = null;
    this.tried = null;
    this.architecture = '';
  }

  tryOn(): Promise<void> {
    return this.#during('trying', async () => {
      const image = await this.#api.pickFiles('images');
      if (image === null || this.source === null) return;
      this.image = image;
      await this.#try();
    });
  }

  /** The same image with other answers. */
  tryAgain(): Promise<void> {
    return this.#during('trying', () => this.#try());
  }

  keep(): Promise<void> {
    return this.#during('keeping', async () => {
      if (this.source === null) return;
      const name = this.name.trim() === '' ? null : this.name.trim();
      const input = { grantId: this.source.grantId, answers: this.#answers(), name };
      const job = await this.#awaited.run(() => this.#api.call('models.import', input));
      if (job === null) return;
      const { modelId, name: kept } = modelImportResultSchema.parse(job.result);
      this.#app.toasts.say(message('import.kept', { name: kept }), { tone: 'good' });
      const { page, id } = this.#app.router.route;
      // Who went elsewhere meanwhile stays there.
      if (page === 'evaluate' && id === 'import') this.#app.router.go({ page: 'evaluate', id: modelId, part: null });
    });
  }

  async #choose(choose: Choose): Promise<void> {
    await this.#during('choosing', async () => {
      const grant = await choose({ onProgress: (progress) => (this.upload = progress) });
      this.upload = null;
      if (grant === null) return;
      this.restart();
      this.source = grant;
      this.work = 'looking';
      await this.#look();
    });
    this.upload = null;
  }

  async #look(): Promise<void> {
    if (this.source === null) return;
    const { grantId } = this.source;
    const architecture = this.architecture === '' ? null : this.architecture;
    const start = () => this.#api.call('models.inspect', { grantId, answers: { architecture } });
    const job = await this.#awaited.run(start, { leavesTray: true });
    if (job === null) {
      this.restart();
      return;
    }
    const found = importInspectionSchema.parse(job.result);
    this.found = found;
    this.classText = (found.classes ?? []).join('\n');
    this.positive = [];
    this.preprocessing = found.preprocessing.value;
    this.resize = found.resize.value;
    this.scores = found.scores.value;
    this.layout = found.layout.value;
    this.name = found.fileName.replace(/\.[a-z0-9]+$/i, '');
    this.tried = null;
  }

  async #try(): Promise<void> {
    if (this.source === null || this.image === null) return;
    const grants = { grantId: this.source.grantId, imageGrantId: this.image.grantId };
    const input = { ...grants, answers: this.#answers() };
    const job = await this.#awaited.run(() => this.#api.call('models.tryImport', input), { leavesTray: true });
    if (job !== null) this.tried = importTrialSchema.parse(job.result).probabilities;
  }

  #answers(): ImportAnswers {
    return {
      architecture: this.architecture === '' ? null : this.architecture,
      classes: [...this.classes],
      positiveClasses: this.positive.filter((name) => this.classes.includes(name)),
      preprocessing: this.preprocessing,
      resize: this.resize,
      inputSize: this.asksSize ? this.#size : null,
      scores: this.scores,
      layout: this.layout,
    };
  }

  async #during(work: NonNullable<ModelImport['work']>, run: () => Promise<void>): Promise<void> {
    this.work = work;
    this.error = null;
    try {
      await run();
    } catch (thrown) {
      this.error = toWireError(thrown);
    }
    this.work = null;
  }
}
