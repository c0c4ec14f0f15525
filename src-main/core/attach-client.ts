import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { CallReply } from '#shared/contract/bridge.ts';
import type { Caller } from '#shared/contract/contract.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import { AppError, fromWireError } from '#shared/errors/app-error.ts';
import type { ClientKind, FromCore } from './attach-protocol.ts';
import { readLines, sendLine } from './attach-protocol.ts';
import type { CoreConnection } from './core-connection.ts';
import type { LockContent } from './lock.ts';

// A core that migrates a large database answers late; one that hangs must not hang everybody else for ever.
const WELCOME_MS = 60_000;

export interface AttachOptions {
  readonly home: string;
  readonly client: ClientKind;
  /** Of this program; a core of another version refuses. */
  readonly version: string;
}

/**
 * Attaches to the core that a lock names. Rejects with `home/no-answer` where it answers nothing in time or refuses, and with
 * `home/locked` where nothing listens at its address.
 */
export async function attachToCore(lock: LockContent, { home, client, version }: AttachOptions): Promise<CoreConnection> {
  const connection = new AttachedCore(lock, home);
  await connection.greet(client, version);
  return connection;
}

class AttachedCore implements CoreConnection {
  readonly role = 'attached';
  readonly #lock: LockContent;
  readonly #home: string;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (reply: CallReply) => void>();
  readonly #eventListeners = new Set<(event: CoreEvent) => void>();
  readonly #lostListeners = new Set<() => void>();
  #nextId = 1;
  #state: 'greeting' | 'open' | 'closed' = 'greeting';
  #onWelcome: ((error: AppError | null) => void) | null = null;

  constructor(lock: LockContent, home: string) {
    this.#lock = lock;
    this.#home = home;
    this.#socket = connect(lock.address);
    this.#socket.setNoDelay(true);
    this.#socket.on('error', () => undefined); // `close` follows and says all there is to say
    this.#socket.on('close', () => this.#lose());
    // The greeting made sure that the other side is the same version of the same program.
    readLines(this.#socket, (value) => this.#hear(value as FromCore));
  }

  greet(client: ClientKind, version: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#onWelcome?.(this.#noAnswer('no greeting')), WELCOME_MS);
      this.#onWelcome = (error) => {
        clearTimeout(timer);
        this.#onWelcome = null;
        if (error === null) {
          resolve();
          return;
        }
        this.#state = 'closed';
        this.#socket.destroy();
        reject(error);
      };
      sendLine(this.#socket, { kind: 'hello', token: this.#lock.token, version, client });
    });
  }

  request(caller: Caller, channel: string, input: unknown): Promise<CallReply> {
    if (this.#state !== 'open') return Promise.resolve({ ok: false, error: this.#noAnswer('the connection ended').toWire() });
    return new Promise((resolve) => {
      const id = this.#nextId++;
      this.#waiting.set(id, resolve);
      sendLine(this.#socket, { kind: 'call', id, access: caller.access, channel, input });
    });
  }

  onEvent(listener: (event: CoreEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  onLost(listener: () => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  close(): Promise<void> {
    this.#state = 'closed';
    return new Promise((resolve) => {
      this.#socket.end(() => {
        this.#socket.destroy();
        resolve();
      });
    });
  }

  #hear(message: FromCore): void {
    switch (message.kind) {
      case 'welcome':
        this.#state = 'open';
        return this.#onWelcome?.(null);
      case 'refused':
        return this.#onWelcome?.(this.#refusal(message));
      case 'reply':
        this.#waiting.get(message.id)?.(message.reply);
        this.#waiting.delete(message.id);
        return;
      case 'event':
        for (const listener of this.#eventListeners) listener(message.event);
    }
  }

  #refusal({ error }: Extract<FromCore, { kind: 'refused' }>): AppError {
    const known = fromWireError(error);
    return known.code === 'home/no-answer' ? this.#noAnswer(String(error.details['reason'])) : known;
  }

  #lose(): void {
    this.#onWelcome?.(new AppError('home/locked', { home: this.#home, pid: this.#lock.pid }));
    const wasOpen = this.#state === 'open';
    this.#state = 'closed';
    for (const answer of this.#waiting.values()) answer({ ok: false, error: this.#noAnswer('the connection ended').toWire() });
    this.#waiting.clear();
    if (wasOpen) for (const listener of this.#lostListeners) listener();
  }

  #noAnswer(reason: string): AppError {
    return new AppError('home/no-answer', { home: this.#home, reason });
  }
}
