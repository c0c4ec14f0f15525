import type { CallReply } from '#shared/contract/bridge.ts';
import type { Caller } from '#shared/contract/contract.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { AttachServer } from './attach-server.ts';
import type { CloseOptions, CoreConnection } from './core-connection.ts';
import type { EventHub } from './events.ts';
import type { RunningCore } from './start-core.ts';

export interface OwnedCoreParts {
  readonly core: RunningCore;
  readonly hub: EventHub;
  readonly attach: AttachServer;
  /** Gives the lock of the home back. */
  readonly release: () => void;
}

/** The line of a program to the core that runs in its own process. */
export class OwnedCore implements CoreConnection {
  readonly role = 'owner';
  readonly #parts: OwnedCoreParts;
  #closing: Promise<void> | null = null;
  /** Ends the waiting for other programs. */
  #hurry: () => void = () => undefined;

  constructor(parts: OwnedCoreParts) {
    this.#parts = parts;
  }

  request(caller: Caller, channel: string, input: unknown): Promise<CallReply> {
    return this.#parts.core.router(caller, channel, input);
  }

  onEvent(listener: (event: CoreEvent) => void): () => void {
    return this.#parts.hub.onEvent(listener);
  }

  onLost(): () => void {
    return () => undefined; // its own core goes only with the process
  }

  close({ atOnce = false, onWaiting }: CloseOptions = {}): Promise<void> {
    if (atOnce) this.#hurry();
    this.#closing ??= this.#end(atOnce, onWaiting);
    return this.#closing;
  }

  async #end(atOnce: boolean, onWaiting?: () => void): Promise<void> {
    const { core, attach, release } = this.#parts;
    if (!atOnce) await this.#untilUnused(onWaiting);
    await core.close();
    await attach.close();
    release();
  }

  /**
   * Waits for the programs that attached meanwhile. Commands end by themselves, so they are waited for to their end: between two
   * calls of one there may be nothing to see. Windows stay, so only their work is waited for; they open a core of their own then.
   */
  #untilUnused(onWaiting?: () => void): Promise<void> {
    const { core, attach, hub } = this.#parts;
    const isUnused = (): boolean => {
      if (attach.clients('command') > 0) return false;
      return attach.clients('window') === 0 || (core.jobs.unfinished() === 0 && attach.pendingCalls() === 0);
    };
    if (isUnused()) return Promise.resolve();
    onWaiting?.();
    return new Promise((resolve) => {
      const end = (): void => {
        stopWatching();
        stopListening();
        resolve();
      };
      const check = (): void => {
        if (isUnused()) end();
      };
      this.#hurry = end;
      const stopWatching = attach.onChange(check);
      // A job that ends is taken off the queue just after its event.
      const stopListening = hub.onEvent((event) => {
        if (event.name === 'job.changed') setImmediate(check);
      });
    });
  }
}
