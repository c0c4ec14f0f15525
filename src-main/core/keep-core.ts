import { setTimeout as sleep } from 'node:timers/promises';
import type { CallReply } from '#shared/contract/bridge.ts';
import type { Caller } from '#shared/contract/contract.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import { DATA_TOPICS } from '#shared/contract/events.ts';
import { toWireError } from '#shared/errors/app-error.ts';
import type { CloseOptions, CoreConnection } from './core-connection.ts';
import type { OpenCoreOptions } from './open-core.ts';
import { openCore } from './open-core.ts';

const RETRY_MS = 1_000;

/**
 * Opens the core for a program that stays (a window's host): where the core it had attached to ends, it attaches to the next
 * one or becomes it, and tells its pages to fetch everything again. The first opening throws as `openCore`.
 */
export async function keepCore(options: OpenCoreOptions): Promise<CoreConnection> {
  const kept = new KeptCore(options);
  await kept.open();
  return kept;
}

class KeptCore implements CoreConnection {
  readonly #options: OpenCoreOptions;
  readonly #eventListeners = new Set<(event: CoreEvent) => void>();
  #current: Promise<CoreConnection> | null = null;
  #role: 'owner' | 'attached' = 'attached';
  #isClosed = false;

  constructor(options: OpenCoreOptions) {
    this.#options = options;
  }

  get role(): 'owner' | 'attached' {
    return this.#role;
  }

  async open(): Promise<void> {
    this.#current = this.#connect();
    await this.#current;
  }

  async request(caller: Caller, channel: string, input: unknown): Promise<CallReply> {
    try {
      const connection = await (this.#current ?? this.#connect());
      return await connection.request(caller, channel, input);
    } catch (error) {
      return { ok: false, error: toWireError(error) };
    }
  }

  onEvent(listener: (event: CoreEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onLost(): () => void {
    return () => undefined; // what is lost is opened again
  }

  async close(options?: CloseOptions): Promise<void> {
    this.#isClosed = true;
    await (await this.#current)?.close(options);
  }

  async #connect(): Promise<CoreConnection> {
    const connection = await openCore(this.#options);
    this.#role = connection.role;
    connection.onEvent((event) => this.#tell(event));
    connection.onLost(() => {
      if (!this.#isClosed) this.#current = this.#reconnect();
    });
    return connection;
  }

  /** Tries until it works: whoever opened the window closes it if it never does. */
  async #reconnect(): Promise<CoreConnection> {
    for (;;) {
      try {
        const connection = await this.#connect();
        this.#tell({ name: 'data.changed', payload: { topics: [...DATA_TOPICS] } });
        return connection;
      } catch (error) {
        if (this.#isClosed) throw error;
        await sleep(RETRY_MS);
      }
    }
  }

  #tell(event: CoreEvent): void {
    for (const listener of this.#eventListeners) listener(event);
  }
}
