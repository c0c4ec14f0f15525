import type { PageApi, UploadProgress } from '#renderer/api/page-api.ts';
import type { AppState } from '#renderer/state/app-state.svelte.ts';
import type { Grant } from '#shared/contract/app.ts';
import type { ImportResult } from '#shared/contract/datasets.ts';
import type { ColumnMapping, ImportPlan } from '#shared/contract/import-plan.ts';
import { importResultSchema } from '#shared/contract/datasets.ts';
import type { JobId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { fromWireError, toWireError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import type { ShapeValues } from './import-shape.svelte.ts';
import { ImportShape } from './import-shape.svelte.ts';

/** What must be mended before an import can run. */
export type ImportProblem = 'classes' | 'name' | 'columns' | 'images';

type PickWork = (options: { onProgress: (progress: UploadProgress) => void }) => Promise<Grant | null>;

/**
 * The import of a dataset, from the choice of images to the running job: choose, check the plan (columns, preview),
 * try it without writing, import.
 */
export class ImportWizard {
  readonly #app: AppState;

  source = $state.raw<Grant | null>(null);
  imageRoot = $state.raw<Grant | null>(null);
  plan = $state.raw<ImportPlan | null>(null);
  /** What is to be made of what was found: a known set, joined classes, some images only, other tables, a test set. */
  readonly shape = new ImportShape();
  /** Null where the plan has no table: folders name the classes. */
  mapping = $state.raw<ColumnMapping | null>(null);
  name = $state('');
  storage = $state<'reference' | 'copy'>('reference');
  positive = $state.raw<readonly string[]>([]);

  upload = $state.raw<UploadProgress | null>(null);
  isPlanning = $state(false);
  error = $state.raw<WireError | null>(null);
  #jobId = $state.raw<JobId | null>(null);
  isDryRun = $state(false);
  /** What the last dry run found. */
  tried = $state.raw<ImportResult | null>(null);
  #asked = 0;

  /** The running dry run or import. */
  readonly job = $derived.by((): Job | null => (this.#jobId === null ? null : (this.#app.jobs.get(this.#jobId) ?? null)));
  readonly isRunning = $derived(this.#jobId !== null);
  /** Nothing else can be begun: files are being sent, looked at or imported. */
  readonly isBusy = $derived(this.isRunning || this.isPlanning || this.upload !== null);
  /** Uploaded files exist only as a copy. */
  readonly mustCopy = $derived(this.source?.origin === 'uploaded' || this.shape.test?.origin === 'uploaded');
  readonly usesTable = $derived(this.plan?.layout === 'table');
  readonly problems = $derived.by((): readonly ImportProblem[] => {
    if (this.plan === null) return [];
    const found: ImportProblem[] = [];
    const hasLabel = this.mapping === null || this.mapping.labelColumn !== null || (this.mapping.labelColumns ?? []).length > 1;
    if (this.usesTable && (this.mapping === null || !hasLabel)) found.push('columns');
    // Classes are counted over images that are there: a table without its images has none.
    else if (this.usesTable && this.plan.classes.length === 0) found.push('images');
    else if (this.plan.classes.length < 2) found.push('classes');
    if (this.name.trim() === '') found.push('name');
    return found;
  });

  constructor(app: AppState) {
    this.#app = app;
    this.storage = app.settings?.storage ?? 'reference';
  }

  pickFolder(): Promise<void> {
    return this.#take((options) => this.#api.pickFolder(options), 'source');
  }

  pickTable(): Promise<void> {
    return this.#take((options) => this.#api.pickFiles('table', options), 'source');
  }

  pickImageRoot(): Promise<void> {
    return this.#take((options) => this.#api.pickFolder(options), 'imageRoot');
  }

  pickTest(kind: 'folder' | 'table'): Promise<void> {
    return this.#take(
      (options) => (kind === 'folder' ? this.#api.pickFolder(options) : this.#api.pickFiles('table', options)),
      'test',
    );
  }

  pickGroupTable(): Promise<void> {
    return this.#take((options) => this.#api.pickFiles('table', options), 'groupTable');
  }

  drop(transfer: DataTransfer): Promise<void> {
    return this.#take(async (options) => {
      const grant = await this.#api.grantForDropped(transfer, options);
      if (grant === null) this.#app.toasts.say(message('data.dropEmpty'));
      return grant;
    }, 'source');
  }

  /** Back to the choice of images. */
  restart(): void {
    this.#asked += 1;
    this.source = null;
    this.imageRoot = null;
    this.plan = null;
    this.mapping = null;
    this.shape.reset();
    this.name = '';
    this.positive = [];
    this.tried = null;
    this.error = null;
  }

  /** Changes what the columns mean and looks at the rows again. */
  map(change: Partial<ColumnMapping>): Promise<void> {
    if (this.mapping === null) return Promise.resolve();
    this.mapping = { ...this.mapping, ...change };
    return this.#look(this.mapping);
  }

  /** Changes what is made of the source and looks at it again. */
  async reshape(change: Partial<ShapeValues>): Promise<void> {
    this.shape.change(change);
    await this.#look(this.mapping);
    if (change.preset !== undefined && this.plan !== null) this.positive = this.plan.positiveClasses;
  }

  /** Runs the import without writing anything, for its counts and its rejected rows. */
  async tryOut(): Promise<void> {
    this.tried = null;
    const job = await this.#run(true);
    if (job?.state === 'done') this.tried = importResultSchema.parse(job.result);
  }

  /** Imports; returns the dataset's id, or null where it was cancelled or failed. */
  async import(): Promise<string | null> {
    const job = await this.#run(false);
    return job?.state === 'done' ? (importResultSchema.parse(job.result).datasetId ?? null) : null;
  }

  async cancel(): Promise<void> {
    const jobId = this.#jobId;
    if (jobId !== null) await this.#app.attempt(() => this.#app.jobs.cancel(jobId));
  }

  get #api(): PageApi {
    return this.#app.api;
  }

  async #take(work: PickWork, as: 'source' | 'imageRoot' | 'test' | 'groupTable'): Promise<void> {
    this.error = null;
    try {
      const grant = await work({ onProgress: (progress) => (this.upload = progress) });
      if (grant === null) return;
      if (as === 'test' || as === 'groupTable') this.shape.change({ [as]: grant });
      else this[as] = grant;
      if (as === 'source') {
        this.imageRoot = null;
        this.shape.reset();
      }
      if (this.mustCopy) this.storage = 'copy';
      await this.#look(as === 'source' || as === 'imageRoot' ? null : this.mapping);
    } catch (thrown) {
      this.error = toWireError(thrown);
    } finally {
      this.upload = null;
    }
  }

  async #look(mapping: ColumnMapping | null): Promise<void> {
    if (this.source === null) return;
    this.#asked += 1;
    const mine = this.#asked;
    this.isPlanning = true;
    this.tried = null;
    try {
      const plan = await this.#api.call('datasets.plan', {
        grantId: this.source.grantId,
        imageRootGrantId: this.imageRoot?.grantId ?? null,
        mapping,
        ...this.shape.input(),
      });
      if (mine !== this.#asked) return;
      this.plan = plan;
      this.mapping = plan.mapping ?? emptyMapping(plan);
      this.name = this.name === '' ? suggestedName(plan, this.source) : this.name;
      this.positive = this.positive.filter((name) => plan.classes.some((known) => known.name === name));
      this.error = null;
    } catch (thrown) {
      if (mine === this.#asked) this.error = toWireError(thrown);
    } finally {
      if (mine === this.#asked) this.isPlanning = false;
    }
  }

  async #run(dryRun: boolean): Promise<Job | null> {
    if (this.source === null) return null;
    this.error = null;
    this.isDryRun = dryRun;
    try {
      const { jobId } = await this.#api.call('datasets.import', {
        grantId: this.source.grantId,
        imageRootGrantId: this.imageRoot?.grantId ?? null,
        name: this.name.trim(),
        mapping: this.usesTable ? this.mapping : null,
        ...this.shape.input(),
        storage: this.storage,
        positiveClasses: [...this.positive],
        dryRun,
      });
      this.#jobId = jobId;
      const job = await this.#app.jobs.finished(jobId);
      if (job.state === 'failed' && job.error !== null) this.error = fromWireError(job.error).toWire();
      return job;
    } catch (thrown) {
      this.error = toWireError(thrown);
      return null;
    } finally {
      this.#jobId = null;
    }
  }
}

/** An upload lies in a folder whose name says nothing, so the name of what was uploaded is taken, without its ending. */
function suggestedName(plan: ImportPlan, source: Grant): string {
  return source.origin === 'uploaded' ? source.name.replace(/\.[^.]{1,5}$/, '') : plan.suggestedName;
}

/** A table whose columns could not be guessed: the user chooses, beginning with the first column as the image. */
function emptyMapping(plan: ImportPlan): ColumnMapping | null {
  const first = plan.columns[0];
  if (plan.layout !== 'table' || first === undefined) return null;
  return {
    imageColumn: first.name,
    labelColumn: null,
    labelColumns: null,
    groupColumn: null,
    partitionColumn: null,
    attributeColumns: [],
  };
}
