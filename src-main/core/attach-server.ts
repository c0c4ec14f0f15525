import { timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { Router } from '#main/router/router.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { ClientKind, ToCore } from './attach-protocol.ts';
import { readLines, sendLine, toCoreSchema } from './attach-protocol.ts';

export interface AttachServerOptions {
  readonly address: string;
  readonly token: string;
  readonly version: string;
}

/** Lets other programs of this user use the core: they attach through a socket and make calls as if it were their own. */
export interface AttachServer {
  /** Opens for calls; greetings that came earlier have waited. */
  open(router: Router): void;
  broadcast(event: CoreEvent): void;
  /** How many programs of a kind are attached. */
  clients(kind: ClientKind): number;
  /** Calls of attached programs that are not answered yet. */
  pendingCalls(): number;
  /** Calls the listener where a program left or a call was answered. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

interface Client {
  readonly socket: Socket;
  kind: ClientKind | null; // null until greeted
}

/** Listens at the address at once; callers wait for their welcome until `open`. */
export async function startAttachServer(options: AttachServerOptions): Promise<AttachServer> {
  const attach = new SocketAttachServer(options);
  await attach.listen();
  return attach;
}

class SocketAttachServer implements AttachServer {
  readonly #options: AttachServerOptions;
  readonly #server: Server;
  readonly #clients = new Set<Client>();
  readonly #listeners = new Set<() => void>();
  readonly #greeted: (() => void)[] = [];
  #router: Router | null = null;
  #pending = 0;

  constructor(options: AttachServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.address, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
  }

  open(router: Router): void {
    this.#router = router;
    for (const welcome of this.#greeted.splice(0)) welcome();
  }

  broadcast(event: CoreEvent): void {
    for (const { socket, kind } of this.#clients) if (kind !== null) sendLine(socket, { kind: 'event', event });
  }

  clients(kind: ClientKind): number {
    return [...this.#clients].filter((client) => client.kind === kind).length;
  }

  pendingCalls(): number {
    return this.#pending;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    for (const { socket } of this.#clients) socket.end();
    for (const { socket } of this.#clients) socket.destroySoon();
    await closed;
    if (process.platform !== 'win32') rmSync(this.#options.address, { force: true });
  }

  #accept(socket: Socket): void {
    const client: Client = { socket, kind: null };
    this.#clients.add(client);
    socket.setNoDelay(true);
    // A program that dies breaks its line; its end is told by `close`, which follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#clients.delete(client);
      this.#changed();
    });
    readLines(socket, (value) => this.#hear(client, value));
  }

  #hear(client: Client, value: unknown): void {
    const parsed = toCoreSchema.safeParse(value);
    if (!parsed.success) {
      refuse(client, new AppError('host/refused', { what: 'a message of another form' }).toWire());
      return;
    }
    if (parsed.data.kind === 'hello') {
      this.#greet(client, parsed.data);
      return;
    }
    if (client.kind === null) {
      refuse(client, new AppError('host/refused', { what: 'a call before the greeting' }).toWire());
      return;
    }
    void this.#answer(client, parsed.data);
  }

  #greet(client: Client, hello: Extract<ToCore, { kind: 'hello' }>): void {
    const { token, version } = this.#options;
    if (!isSame(hello.token, token)) {
      refuse(client, new AppError('host/refused', { what: 'another token' }).toWire());
      return;
    }
    if (hello.version !== version) {
      refuse(client, new AppError('home/no-answer', { home: '', reason: `it has version ${version}` }).toWire());
      return;
    }
    const welcome = (): void => {
      client.kind = hello.client;
      sendLine(client.socket, { kind: 'welcome' });
    };
    if (this.#router === null) this.#greeted.push(welcome);
    else welcome();
  }

  async #answer(client: Client, call: Extract<ToCore, { kind: 'call' }>): Promise<void> {
    const router = this.#router;
    if (router === null) return; // nobody was greeted yet
    this.#pending += 1;
    const reply = await router({ access: call.access }, call.channel, call.input);
    this.#pending -= 1;
    sendLine(client.socket, { kind: 'reply', id: call.id, reply });
    this.#changed();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function refuse({ socket }: Client, error: WireError): void {
  sendLine(socket, { kind: 'refused', error });
  socket.destroySoon();
}

function isSame(received: string, expected: string): boolean {
  const [a, b] = [Buffer.from(received), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
