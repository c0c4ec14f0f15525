import { SvelteMap } from 'svelte/reactivity';
import { focusRow, revealRow } from '#renderer/lib/reveal-row.ts';
import type { AppState } from '#renderer/state/app-state.svelte.ts';
import type { PagedList } from '#renderer/state/paged-list.svelte.ts';
import { usePagedList } from '#renderer/state/paged-list.svelte.ts';
import type { CaseSummary } from '#shared/contract/cases.ts';
import type { CaseId } from '#shared/contract/ids.ts';
import { message } from '#shared/messages/messages.ts';
import { CaseFilterState } from './case-filter.svelte.ts';

/** As many cases as the core deletes at once. */
export const MOST_CHOSEN = 10_000;
export const ROW_HEIGHT = 56;
const PAGE = 1000;

/** The list of cases: what it shows, where the keyboard is, what is chosen. It stays while a case of it is open. */
export class CaseList {
  readonly filter = new CaseFilterState();
  readonly rows: PagedList<CaseSummary>;
  readonly chosen = new SvelteMap<CaseId, CaseSummary>();
  /** Place of the row where the keyboard is; -1 before the first key. */
  active = $state(-1);
  isChoosing = $state(false);
  readonly #app: AppState;

  /** For the component that makes it. */
  constructor(app: AppState) {
    this.#app = app;
    this.rows = usePagedList(
      async (offset, limit) => {
        const { total, cases } = await app.api.call('cases.list', { ...this.#asked(), offset, limit });
        return { total, rows: cases };
      },
      () => this.#asked(),
      ['cases'],
    );
    $effect(() => {
      this.#asked();
      // Other cases stand at the old places now.
      this.active = -1;
    });
  }

  get total(): number {
    return this.rows.total ?? 0;
  }
  get current(): CaseSummary | undefined {
    return this.active < 0 ? undefined : this.rows.at(this.active);
  }

  /** Moves the keyboard's row and shows it in `wrapper`, the element around the table. */
  step(by: number, wrapper: HTMLElement | null | undefined): void {
    if (this.total === 0) return;
    this.active = Math.max(0, Math.min(this.total - 1, this.active + by));
    this.show(wrapper);
  }

  show(wrapper: HTMLElement | null | undefined): void {
    if (wrapper === undefined || wrapper === null || this.active < 0) return;
    revealRow(wrapper, this.active, ROW_HEIGHT);
    focusRow(wrapper, String(this.active));
  }

  /** Opens the case `by` rows away from an open one, if it is there. */
  open(place: number): void {
    const row = this.rows.at(place);
    if (row === undefined) return;
    this.active = place;
    this.rows.ensure(place - 1, Math.min(this.total - 1, place + 1));
    this.#app.router.go({ page: 'cases', id: row.caseId });
  }

  toggle(row: CaseSummary): void {
    if (!this.chosen.delete(row.caseId)) this.chosen.set(row.caseId, row);
  }

  /** Chooses every case that the filter lets through, up to as many as can be deleted at once. */
  async chooseAll(): Promise<void> {
    this.isChoosing = true;
    await this.#app.attempt(async () => {
      for (let offset = 0; offset < Math.min(this.total, MOST_CHOSEN); offset += PAGE) {
        const { cases } = await this.#app.api.call('cases.list', { ...this.#asked(), offset, limit: PAGE });
        for (const row of cases) this.chosen.set(row.caseId, row);
      }
      if (this.total > MOST_CHOSEN) this.#app.toasts.say(message('cases.selectLimit', { limit: MOST_CHOSEN }));
    });
    this.isChoosing = false;
  }

  #asked() {
    return { filter: this.filter.filter, order: this.filter.order };
  }
}
