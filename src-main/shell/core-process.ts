import type { UtilityProcess } from 'electron';
import { utilityProcess } from 'electron';
import { entryPath } from '#main/platform/entries.ts';
import type { CallReply } from '#shared/contract/bridge.ts';
import type { FromCorePort, ToCorePort } from '#shared/contract/core-port.ts';
import type { CallInput, CallOutput, Caller, ChannelName, CoreApi } from '#shared/contract/contract.ts';
import type { CoreEvent } from '#shared/contract/events.ts';
import { DATA_TOPICS } from '#shared/contract/events.ts';
import { AppError, fromWireError } from '#shared/errors/app-error.ts';

/** The core in its own process, so that neither the database nor a crash of it stops a window. */
export interface CoreProcess extends CoreApi {
  request(caller: Caller, channel: string, input: unknown): Promise<CallReply>;
  close(): Promise<void>;
}

export interface CoreProcessOptions {
  /** Arguments of the application: the core reads `--home`. */
  readonly args: readonly string[];
  readonly onEvent: (event: CoreEvent) => void;
}

/** Starts the core; rejects with its error. Where it dies later it is started again and the windows are told to look anew. */
export async function startCoreProcess(options: CoreProcessOptions): Promise<CoreProcess> {
  const core = new SupervisedCore(options);
  await core.start();
  return core;
}

class SupervisedCore implements CoreProcess {
  readonly #options: CoreProcessOptions;
  readonly #waiting = new Map<number, (reply: CallReply) => void>();
  #child: UtilityProcess | null = null;
  #nextId = 1;
  #isClosing = false;

  constructor(options: CoreProcessOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    const child = utilityProcess.fork(entryPath('core'), [...this.#options.args], { serviceName: 'CaseLens core' });
    this.#child = child;
    return new Promise((resolve, reject) => {
      // Written by the core of this very program.
      child.on('message', (message: FromCorePort) => {
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'failed') reject(fromWireError(message.error));
        else this.#hear(message);
      });
      child.on('exit', () => {
        reject(new AppError('home/no-answer', { home: '', reason: 'it ended while it started' }));
        this.#lose();
      });
    });
  }

  async call<C extends ChannelName>(channel: C, input: CallInput<C>): Promise<CallOutput<C>> {
    const reply = await this.request({ access: 'local' }, channel, input);
    if (!reply.ok) throw fromWireError(reply.error);
    // The router answered this channel; its tests check every output against the schema.
    return reply.output as CallOutput<C>;
  }

  request({ access }: Caller, channel: string, input: unknown): Promise<CallReply> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      this.#waiting.set(id, resolve);
      this.#send({ kind: 'call', id, access, channel, input });
    });
  }

  close(): Promise<void> {
    this.#isClosing = true;
    const child = this.#child;
    if (child === null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      this.#send({ kind: 'close' });
    });
  }

  #send(message: ToCorePort): void {
    this.#child?.postMessage(message);
  }

  #hear(message: Extract<FromCorePort, { kind: 'reply' | 'event' }>): void {
    if (message.kind === 'event') {
      this.#options.onEvent(message.event);
      return;
    }
    this.#waiting.get(message.id)?.(message.reply);
    this.#waiting.delete(message.id);
  }

  #lose(): void {
    this.#child = null;
    const error = new AppError('home/no-answer', { home: '', reason: 'the core ended and is started again' }).toWire();
    for (const answer of this.#waiting.values()) answer({ ok: false, error });
    this.#waiting.clear();
    if (this.#isClosing) return;
    void this.start().then(
      () => this.#options.onEvent({ name: 'data.changed', payload: { topics: [...DATA_TOPICS] } }),
      () => undefined, // its own exit event starts it again, or the first start has said why not
    );
  }
}
