import type { Command } from '#renderer/components/ui/command-list.ts';
import { hrefTo } from '#renderer/lib/route-path.ts';
import type { AppState } from '#renderer/state/app-state.svelte.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { message } from '#shared/messages/messages.ts';
import type { PageRow } from './routes.ts';

const RAIL_KEY = 'caselens-rail';

/** What the frame around the pages shows: rail, top line, palette, help, tray and the log of a job. */
export class FrameState {
  readonly #app: AppState;
  readonly #pages: readonly PageRow[];
  #isRailNarrow = $state(localStorage.getItem(RAIL_KEY) === 'narrow');

  isPaletteOpen = $state(false);
  isHelpOpen = $state(false);
  isTrayOpen = $state(false);
  log = $state.raw<{ readonly title: string; readonly lines: CallOutput<'jobs.log'>['lines'] | null } | null>(null);
  #things = $state.raw<readonly Command[]>([]);

  constructor(app: AppState, pages: readonly PageRow[]) {
    this.#app = app;
    this.#pages = pages;
  }

  /** The page of the route; the first one where no page has its name. */
  get page(): PageRow {
    const row = this.#pages.find((page) => page.id === this.#app.router.route.page) ?? this.#pages[0];
    if (row === undefined) throw new TypeError('There is no page.');
    return row;
  }

  get isRailNarrow(): boolean {
    return this.#isRailNarrow;
  }

  set isRailNarrow(isNarrow: boolean) {
    this.#isRailNarrow = isNarrow;
    localStorage.setItem(RAIL_KEY, isNarrow ? 'narrow' : 'wide');
  }

  readonly railItems = $derived.by(() =>
    this.#pages.map(({ id, icon, label }) => ({ id, icon, label: message(label), href: hrefTo(id), isLast: id === 'settings' })),
  );
  readonly trail = $derived.by(() => [{ label: message(this.page.label), href: hrefTo(this.page.id) }, ...this.#app.trail]);
  readonly windowTitle = $derived.by(() =>
    [...this.trail.map(({ label }) => label).toReversed(), message('app.name')].join(' – '),
  );

  readonly commands = $derived.by((): readonly Command[] => [
    ...this.#pages.map(({ id, icon, label, letter }) => ({
      id: `page:${id}`,
      label: message(label),
      section: message('app.palette.pages'),
      icon,
      keys: `g ${letter}`,
      run: () => this.#app.router.go({ page: id }),
    })),
    ...this.#app.shortcuts.groups
      .flatMap(({ title, shortcuts }) => shortcuts.map((shortcut) => ({ title, shortcut })))
      .filter(({ shortcut }) => !shortcut.keys.startsWith('g ') && shortcut.keys !== 'mod+k')
      .map(({ title, shortcut: { keys, label, run } }) => ({ id: `key:${title}:${keys}`, label, section: title, keys, run })),
    ...this.#things,
  ]);

  /** Adds the keys of the frame; returns what takes them away. */
  start(): () => void {
    return this.#app.shortcuts.add({
      title: message('app.shortcuts.everywhere'),
      shortcuts: [
        { keys: 'mod+k', label: message('app.palette.title'), whileTyping: true, run: () => this.openPalette() },
        { keys: '?', label: message('app.shortcuts.title'), run: () => (this.isHelpOpen = true) },
        { keys: 'j', label: message('app.jobs.title'), run: () => (this.isTrayOpen = !this.isTrayOpen) },
        { keys: '[', label: message('app.rail.narrow'), run: () => (this.isRailNarrow = !this.isRailNarrow) },
        ...this.#pages.map(({ id, label, letter }) => ({
          keys: `g ${letter}`,
          label: message('app.shortcuts.go', { page: message(label) }),
          run: () => this.#app.router.go({ page: id }),
        })),
      ],
    });
  }

  /** Opens the palette, and fetches the datasets and models that it can lead to. */
  openPalette(): void {
    this.isPaletteOpen = true;
    void this.#fetchThings();
  }

  readonly skipToPage = (event: MouseEvent): void => {
    event.preventDefault();
    document.querySelector<HTMLElement>('#page')?.focus();
  };

  async showLog(job: Job): Promise<void> {
    this.log = { title: job.title, lines: null };
    const isFetched = await this.#app.attempt(async () => {
      const { lines } = await this.#app.api.call('jobs.log', { jobId: job.jobId });
      this.log = { title: job.title, lines };
    });
    if (!isFetched) this.log = null;
  }

  /** What opens the thing that a job works on or made, the most finished first; undefined where there is none. */
  readonly openerOf = (job: Job): (() => void) | undefined => {
    const { evaluationId, runId, datasetId, modelId, studyId } = job.subject;
    const { router } = this.#app;
    if (evaluationId !== undefined) return () => router.go({ page: 'evaluate', id: modelId ?? null, part: evaluationId });
    if (job.kind === 'diagnose') return () => router.go({ page: 'diagnose', id: job.jobId });
    if (studyId !== undefined) return () => router.go({ page: 'train', id: 'study', part: studyId });
    if (runId !== undefined) return () => router.go({ page: 'train', id: runId });
    if (datasetId !== undefined) return () => router.go({ page: 'data', id: datasetId });
    if (modelId !== undefined) return () => router.go({ page: 'evaluate', id: modelId });
    return undefined;
  };

  async #fetchThings(): Promise<void> {
    const { api, router } = this.#app;
    const [{ datasets }, { models }] = await Promise.all([
      api.call('datasets.list', {}).catch(() => ({ datasets: [] })),
      api.call('models.list', {}).catch(() => ({ models: [] })),
    ]);
    this.#things = [
      ...datasets.map(({ datasetId, name }) => ({
        id: `dataset:${datasetId}`,
        label: name,
        section: message('app.palette.datasets'),
        icon: 'data' as const,
        run: () => router.go({ page: 'data', id: datasetId }),
      })),
      ...models
        .filter(({ deleted }) => !deleted)
        .map(({ modelId, name }) => ({
          id: `model:${modelId}`,
          label: name,
          section: message('app.palette.models'),
          icon: 'evaluate' as const,
          run: () => router.go({ page: 'evaluate', id: modelId }),
        })),
    ];
  }
}
