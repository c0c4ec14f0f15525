import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { WireError } from '#shared/errors/app-error.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import { useApp } from './app-state.svelte.ts';
import type { Topic } from './resource.svelte.ts';
import { onChanged } from './resource.svelte.ts';

/** Fetches `limit` rows from `offset`, and says how many there are in all. */
export type FetchRows<Row> = (
  offset: number,
  limit: number,
) => Promise<{ readonly total: number; readonly rows: readonly Row[] }>;

const PAGE_ROWS = 200;

/** A long list of which only the parts that are looked at are fetched, in pages of 200 rows. */
export class PagedList<Row> {
  /** Null until the first page is here. */
  total = $state<number | null>(null);
  error = $state.raw<WireError | null>(null);

  readonly #fetch: FetchRows<Row>;
  readonly #pages = new SvelteMap<number, readonly Row[]>();
  /** Pages that are here or on their way; not reactive, as nothing is drawn from it. */
  #asked: readonly number[] = [];
  #generation = 0;

  constructor(fetch: FetchRows<Row>) {
    this.#fetch = fetch;
  }

  /** The row at a place, or undefined while it is not here. */
  readonly at = (index: number): Row | undefined => this.#pages.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS];

  /** Sees to it that these rows are here or on their way. */
  readonly ensure = (first: number, last: number): void => {
    for (let page = Math.floor(Math.max(0, first) / PAGE_ROWS); page <= Math.floor(last / PAGE_ROWS); page += 1) {
      if (!this.#asked.includes(page)) void this.#fetchPage(page);
    }
  };

  /** Starts anew: another filter, another order. */
  readonly restart = (): void => {
    this.#generation += 1;
    this.#asked = [];
    this.#pages.clear();
    this.total = null;
    this.error = null;
    this.ensure(0, 0);
  };

  /** Fetches again what is here, and shows the old rows meanwhile. */
  readonly refresh = (): void => {
    const pages = this.#asked;
    this.#generation += 1;
    this.#asked = [];
    for (const page of pages.length === 0 ? [0] : pages) void this.#fetchPage(page);
  };

  async #fetchPage(page: number): Promise<void> {
    const generation = this.#generation;
    this.#asked = [...this.#asked, page];
    try {
      const { total, rows } = await this.#fetch(page * PAGE_ROWS, PAGE_ROWS);
      if (generation !== this.#generation) return;
      this.#pages.set(page, rows);
      this.total = total;
      this.error = null;
    } catch (thrown) {
      if (generation !== this.#generation) return;
      this.#asked = this.#asked.filter((asked) => asked !== page);
      this.error = toWireError(thrown);
    }
  }
}

/**
 * A paged list for the component that calls this. `depend` reads what the list depends on (a filter, an id): when that
 * changes the list starts anew. When one of `topics` changes the rows that are here are fetched again.
 */
export function usePagedList<Row>(fetch: FetchRows<Row>, depend: () => unknown, topics: readonly Topic[] = []): PagedList<Row> {
  const { api } = useApp();
  const list = new PagedList(fetch);
  $effect(() => {
    depend();
    untrack(list.restart);
  });
  $effect(() => onChanged(api, topics, list.refresh));
  return list;
}
