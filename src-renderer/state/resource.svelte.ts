import type { PageApi } from '#renderer/api/page-api.ts';
import type { EventPayload } from '#shared/contract/events.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import { useApp } from './app-state.svelte.ts';

export type Topic = EventPayload<'data.changed'>['topics'][number];

// Under this nothing at all is shown in place of what is being fetched: a flash is worse than a short wait.
const SKELETON_AFTER_MS = 300;
// Training and import announce changes many times a second; one fetch for all of them is enough.
const RELOAD_AFTER_MS = 150;

/** Something fetched from the core: shown as it is while it is fetched again. */
export class Resource<T> {
  data = $state.raw<T | null>(null);
  error = $state.raw<WireError | null>(null);
  isLoading = $state(false);
  /** The first fetch takes so long that something should stand in its place. */
  showsSkeleton = $state(false);

  readonly #load: () => Promise<T>;
  #asked = 0;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Fetches again and keeps what is shown until the answer is here. A newer fetch wins over an older one. */
  readonly reload = async (): Promise<void> => {
    this.#asked += 1;
    const mine = this.#asked;
    this.isLoading = true;
    const timer = setTimeout(() => {
      if (mine === this.#asked && this.data === null) this.showsSkeleton = true;
    }, SKELETON_AFTER_MS);
    try {
      const data = await this.#load();
      if (mine !== this.#asked) return;
      this.data = data;
      this.error = null;
    } catch (thrown) {
      if (mine === this.#asked) this.error = toWireError(thrown);
    } finally {
      clearTimeout(timer);
      if (mine === this.#asked) {
        this.isLoading = false;
        this.showsSkeleton = false;
      }
    }
  };

  /** Forgets what was fetched: something else is to be shown. */
  clear(): void {
    this.#asked += 1;
    this.data = null;
    this.error = null;
  }
}

/** Calls `reload` soon after one of the topics changed or the core came back; returns what ends it. */
export function onChanged(api: PageApi, topics: readonly Topic[], reload: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wasLost = false;
  const soon = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      reload();
    }, RELOAD_AFTER_MS);
  };
  const endChanged = api.onEvent('data.changed', (changed) => {
    if (changed.topics.some((topic) => topics.includes(topic))) soon();
  });
  const endConnection = api.onConnection((state) => {
    if (state === 'connected' && wasLost) soon();
    wasLost = state === 'lost';
  });
  return () => {
    clearTimeout(timer);
    endChanged();
    endConnection();
  };
}

/**
 * A resource for the component that calls this. `load` is called at once, again when something reactive that it reads
 * changes (then the old data goes first), and again when one of `topics` changes (then the old data stays meanwhile).
 */
export function useResource<T>(load: () => Promise<T>, topics: readonly Topic[] = []): Resource<T> {
  const { api } = useApp();
  const resource = new Resource(load);
  $effect(() => {
    resource.clear();
    void resource.reload();
  });
  $effect(() => onChanged(api, topics, () => void resource.reload()));
  return resource;
}
