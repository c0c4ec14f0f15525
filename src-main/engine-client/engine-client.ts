import type { EngineInput, EngineMethodName, EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { FromEngine } from '#shared/contract/engine/protocol.ts';
import { AppError, fromWireError } from '#shared/errors/app-error.ts';
import type { EngineCall, EngineCallOptions } from './engine-call.ts';
import { asError, parseItem, parseOutput } from './engine-call.ts';
import type { EngineProcess } from './engine-process.ts';
import { defaultEngineEntry, startEngineProcess } from './engine-process.ts';

export type EngineProcessName = 'compute' | 'interactive';
export type EngineState = 'starting' | 'ready' | 'busy' | 'crashed' | 'stopped';

export interface EngineClientOptions {
  readonly process: EngineProcessName;
  /** Path of the engine's entry file; only tests and bundles name another than the default. */
  readonly entry?: string;
  /** Added to the environment of the process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: (level: 'debug' | 'info' | 'warn' | 'error', text: string) => void;
  readonly onState?: (state: EngineState) => void;
  /** How long a running call may take to answer its cancellation before its process is killed. */
  readonly cancelGraceMs?: number;
}

/** One engine process and its queue of calls. The process starts at the first call and, after a crash, at the next one. */
export interface EngineClient {
  readonly name: EngineProcessName;
  readonly state: EngineState;
  /** Process id, null while no process runs. */
  readonly pid: number | null;
  /**
   * Runs a method. Rejects with the engine's own AppError, `engine/cancelled`, `engine/crashed` (the process died; the next
   * call starts a new one), `engine/invalid-output` or `engine/stopped`.
   */
  call<M extends EngineMethodName>(method: M, input: EngineInput<M>, options?: EngineCallOptions<M>): Promise<EngineOutput<M>>;
  /** Resident memory that the process told last (about every second while it works), bytes; null before the first. */
  memory(): number | null;
  /** Ends an idle process, so that the system gets its memory back; the next call starts a new one. Does nothing while calls run or wait. */
  retire(): Promise<void>;
  /** Kills the process at once; running calls reject with `engine/crashed`. */
  kill(): void;
  /** Ends the process and refuses all calls from then on. */
  close(): Promise<void>;
}

/** Long jobs one after the other; several small ones side by side. */
const CALLS_AT_ONCE = { compute: 1, interactive: 4 } as const;
const CANCEL_GRACE_MS = 30_000;
const CLOSE_GRACE_MS = 2_000;

/** Makes a client; starts nothing yet. */
export function makeEngineClient(options: EngineClientOptions): EngineClient {
  return new SupervisedEngine(options);
}

class SupervisedEngine implements EngineClient {
  readonly name: EngineProcessName;
  readonly #options: EngineClientOptions;
  readonly #waiting: EngineCall[] = [];
  readonly #running = new Map<number, EngineCall>();
  #state: EngineState = 'stopped';
  #process: EngineProcess | null = null;
  #residentBytes: number | null = null;
  #nextId = 1;
  #isClosed = false;
  /** Processes that were asked to end, and whom to tell when they have. */
  readonly #ending = new Map<EngineProcess, () => void>();

  constructor(options: EngineClientOptions) {
    this.name = options.process;
    this.#options = options;
  }

  get state(): EngineState {
    return this.#state;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  memory(): number | null {
    return this.#residentBytes;
  }

  kill(): void {
    this.#process?.kill();
  }

  call<M extends EngineMethodName>(
    method: M,
    input: EngineInput<M>,
    options: EngineCallOptions<M> = {},
  ): Promise<EngineOutput<M>> {
    if (this.#isClosed) return Promise.reject(new AppError('engine/stopped', { process: this.name }));
    if (options.signal?.aborted) return Promise.reject(new AppError('engine/cancelled', { method }));
    return new Promise<EngineOutput<M>>((resolve, reject) => {
      const id = this.#nextId++;
      let grace: NodeJS.Timeout | undefined;
      const onAbort = (): void => {
        grace = this.#cancel(id);
      };
      const settle = (): void => {
        clearTimeout(grace);
        options.signal?.removeEventListener('abort', onAbort);
      };
      options.signal?.addEventListener('abort', onAbort, { once: true });
      const call: EngineCall = {
        id,
        method,
        input,
        // onItem takes the items of this method, and parseItem gives it no others.
        options,
        resolve: (output) => {
          settle();
          resolve(output as EngineOutput<M>); // parseOutput made it
        },
        reject: (reason) => {
          settle();
          reject(reason);
        },
      };
      this.#waiting.push(call);
      this.#pump();
    });
  }

  async retire(): Promise<void> {
    const child = this.#process;
    if (child === null || this.#running.size + this.#waiting.length > 0) return;
    this.#process = null;
    this.#residentBytes = null;
    this.#enter('stopped');
    await this.#shutDown(child);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const error = new AppError('engine/stopped', { process: this.name });
    for (const call of [...this.#waiting.splice(0), ...this.#running.values()]) call.reject(error);
    this.#running.clear();
    if (this.#process !== null) await this.#shutDown(this.#process);
    this.#enter('stopped');
  }

  /** Asks a process to end, and kills it where it does not. */
  async #shutDown(child: EngineProcess): Promise<void> {
    const killTimer = setTimeout(() => child.kill(), CLOSE_GRACE_MS);
    await new Promise<void>((resolve) => {
      this.#ending.set(child, resolve);
      child.send({ kind: 'shutdown' });
    });
    clearTimeout(killTimer);
  }

  #pump(): void {
    while (this.#running.size < CALLS_AT_ONCE[this.name]) {
      const call = this.#waiting.shift();
      if (call === undefined) break;
      this.#process ??= this.#start();
      this.#running.set(call.id, call);
      this.#process.send({ kind: 'request', id: call.id, method: call.method, input: call.input });
      if (this.#state === 'ready') this.#enter('busy');
    }
  }

  #start(): EngineProcess {
    this.#enter('starting');
    // The process takes fewer cores for itself when it is the interactive one: engine/runners/threads.ts.
    const env = { ...this.#options.env, CASELENS_ENGINE_PROCESS: this.name };
    const child = startEngineProcess(this.#options.entry ?? defaultEngineEntry(), env, {
      onMessage: (message) => this.#receive(message),
      onExit: (exit) => this.#lose(child, exit),
      onText: (text) => this.#options.log?.('info', text),
    });
    if (this.name === 'compute') child.yieldToOthers();
    return child;
  }

  #receive(message: FromEngine): void {
    switch (message.kind) {
      case 'ready':
        return this.#enter(this.#running.size > 0 ? 'busy' : 'ready');
      case 'log':
        return this.#options.log?.(message.level, message.text);
      case 'memory':
        this.#residentBytes = message.residentBytes;
        return;
      case 'progress':
        return this.#running.get(message.id)?.options.onProgress?.(message.progress);
      case 'item':
        return this.#deliver(message.id, message.item);
      case 'result':
        return this.#finish(message.id, (call) => call.resolve(parseOutput(call.method, message.output)));
      case 'error':
        return this.#finish(message.id, (call) => call.reject(fromWireError(message.error)));
    }
  }

  /** An item that is not as agreed, or a listener that throws, ends the call: nothing after it could be trusted. */
  #deliver(id: number, item: unknown): void {
    const call = this.#running.get(id);
    if (call === undefined) return;
    try {
      call.options.onItem?.(parseItem(call.method, item));
    } catch (thrown) {
      this.#process?.send({ kind: 'cancel', id });
      this.#finish(id, () => call.reject(asError(thrown)));
    }
  }

  #finish(id: number, settle: (call: EngineCall) => void): void {
    const call = this.#running.get(id);
    if (call === undefined) return;
    this.#running.delete(id);
    try {
      settle(call);
    } catch (thrown) {
      call.reject(asError(thrown));
    }
    this.#pump();
    if (this.#running.size === 0 && this.#state === 'busy') this.#enter('ready');
  }

  #cancel(id: number): NodeJS.Timeout | undefined {
    const at = this.#waiting.findIndex((call) => call.id === id);
    if (at >= 0) {
      for (const call of this.#waiting.splice(at, 1)) call.reject(new AppError('engine/cancelled', { method: call.method }));
      return undefined;
    }
    if (!this.#running.has(id)) return undefined;
    this.#process?.send({ kind: 'cancel', id });
    return setTimeout(() => this.#killAfterGrace(id), this.#options.cancelGraceMs ?? CANCEL_GRACE_MS);
  }

  /** Native code may run for long without looking at the signal. Only the compute process is given up for that: it runs nothing else. */
  #killAfterGrace(id: number): void {
    const call = this.#running.get(id);
    if (call === undefined) return;
    this.#running.delete(id);
    call.reject(new AppError('engine/cancelled', { method: call.method }));
    if (this.name === 'compute') this.kill();
    else this.#pump();
  }

  #lose(child: EngineProcess, exit: string): void {
    this.#ending.get(child)?.();
    this.#ending.delete(child);
    if (this.#process !== child) return;
    this.#process = null;
    this.#residentBytes = null;
    if (this.#isClosed) return;
    this.#options.log?.('error', `the ${this.name} engine ended: ${exit}`);
    const lost = [...this.#running.values()];
    this.#running.clear();
    this.#enter('crashed');
    for (const call of lost) call.reject(new AppError('engine/crashed', { process: this.name, exit }));
    this.#pump();
  }

  #enter(state: EngineState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState?.(state);
  }
}
