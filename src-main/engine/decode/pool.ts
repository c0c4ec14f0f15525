import { Worker } from 'node:worker_threads';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import type { WireError } from '#shared/errors/app-error.ts';
import { AppError, fromWireError } from '#shared/errors/app-error.ts';
import type { DecodeAnswer, DecodeTask, DecodeTaskKind } from './tasks.ts';

/** What a worker is sent. */
export type WorkerRequest = {
  readonly [K in DecodeTaskKind]: { readonly kind: K; readonly task: DecodeTask<K> };
}[DecodeTaskKind];

/** What a worker answers: one answer to each request, in order. */
export type WorkerReply =
  { readonly ok: true; readonly answer: DecodeAnswer<DecodeTaskKind> } | { readonly ok: false; readonly error: WireError };

/** Decode workers of one process: many tasks may be handed in; each worker does one at a time. */
export interface DecodePool {
  readonly size: number;
  /** Does one task. Rejects with `engine/worker-crashed` if its worker dies (the pool goes on with a new one), or with the signal's reason. */
  run<K extends DecodeTaskKind>(kind: K, task: DecodeTask<K>, signal?: AbortSignal): Promise<DecodeAnswer<K>>;
  /**
   * Does many tasks with bounded memory: never more than `2 * size` in flight, so a slow consumer holds the readers back.
   * Answers come in the order of the tasks.
   */
  map<K extends DecodeTaskKind>(kind: K, tasks: Iterable<DecodeTask<K>>, signal?: AbortSignal): AsyncGenerator<DecodeAnswer<K>>;
  /** Ends all workers; running and waiting tasks are rejected. */
  close(): Promise<void>;
}

interface Job {
  readonly request: WorkerRequest;
  readonly resolve: (answer: DecodeAnswer<DecodeTaskKind>) => void;
  readonly reject: (reason: Error) => void;
}

interface Slot {
  worker: Worker | null;
  job: Job | null;
}

/** More than four workers read faster than anything here consumes, and each holds a decoded image in memory. */
const MAX_WORKERS = 4;

/** How many workers a pool has unless told: one a core, at most four. */
export function defaultPoolSize(): number {
  return Math.max(1, Math.min(MAX_WORKERS, availableParallelism()));
}

/** The worker's file lies beside this one, as source or bundled. */
function workerUrl(): URL {
  return new URL(`./decode-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);
}

/** Starts no worker until the first task. */
export function makeDecodePool(size: number = defaultPoolSize(), worker: URL = workerUrl()): DecodePool {
  return new WorkerPool(size, worker);
}

class WorkerPool implements DecodePool {
  readonly size: number;
  readonly #slots: Slot[];
  readonly #waiting: Job[] = [];
  readonly #workerUrl: URL;
  #closed = false;

  constructor(size: number, url: URL) {
    this.size = size;
    this.#workerUrl = url;
    this.#slots = Array.from({ length: size }, () => ({ worker: null, job: null }));
  }

  run<K extends DecodeTaskKind>(kind: K, task: DecodeTask<K>, signal?: AbortSignal): Promise<DecodeAnswer<K>> {
    if (this.#closed) return Promise.reject(new AppError('engine/worker-crashed', { reason: 'the pool is closed' }));
    if (signal?.aborted) return Promise.reject(abortReason(signal));
    return new Promise<DecodeAnswer<K>>((resolve, reject) => {
      const onAbort = (): void => {
        const at = this.#waiting.indexOf(job);
        // A task that a worker has in hand is waited for: it may still write files, which whoever cancelled is about to remove.
        if (at < 0 || signal === undefined) return;
        this.#waiting.splice(at, 1);
        reject(abortReason(signal));
      };
      const settled = (): void => signal?.removeEventListener('abort', onAbort);
      const job: Job = {
        // `task` is of the kind K: the pair is one of the union.
        request: { kind, task } as WorkerRequest,
        resolve: (answer) => {
          settled();
          resolve(answer); // the worker answers a task of kind K with an answer of kind K
        },
        reject: (reason) => {
          settled();
          reject(reason);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(job);
      this.#pump();
    });
  }

  async *map<K extends DecodeTaskKind>(
    kind: K,
    tasks: Iterable<DecodeTask<K>>,
    signal?: AbortSignal,
  ): AsyncGenerator<DecodeAnswer<K>> {
    const inFlight: Promise<DecodeAnswer<K>>[] = [];
    try {
      for (const task of tasks) {
        inFlight.push(this.#tracked(kind, task, signal));
        const oldest = inFlight.length >= 2 * this.size ? inFlight.shift() : undefined;
        if (oldest !== undefined) yield await oldest;
      }
      for (let next = inFlight.shift(); next !== undefined; next = inFlight.shift()) yield await next;
    } finally {
      // A consumer that stops early, or a failed task, leaves none behind.
      await Promise.allSettled(inFlight);
    }
  }

  /** A task whose rejection counts as handled even while `map` has not come to it. */
  #tracked<K extends DecodeTaskKind>(kind: K, task: DecodeTask<K>, signal?: AbortSignal): Promise<DecodeAnswer<K>> {
    const promise = this.run(kind, task, signal);
    promise.catch(() => undefined);
    return promise;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const error = new AppError('engine/worker-crashed', { reason: 'the pool is closed' });
    for (const job of this.#waiting.splice(0)) job.reject(error);
    const ends = this.#slots.map(async (slot) => {
      const { worker, job } = slot;
      slot.worker = null;
      slot.job = null;
      job?.reject(error);
      await worker?.terminate();
    });
    await Promise.all(ends);
  }

  #pump(): void {
    for (const slot of this.#slots) {
      if (slot.job !== null) continue;
      const job = this.#waiting.shift();
      if (job === undefined) return;
      slot.job = job;
      slot.worker ??= this.#start(slot);
      slot.worker.ref();
      slot.worker.postMessage(job.request);
    }
  }

  #start(slot: Slot): Worker {
    const worker = new Worker(this.#workerUrl);
    worker.on('message', (reply: WorkerReply) => {
      this.#finish(slot, worker, (job) => {
        if (reply.ok) job.resolve(reply.answer);
        else job.reject(fromWireError(reply.error));
      });
    });
    worker.on('error', (thrown) => {
      this.#lose(slot, worker, thrown instanceof Error ? thrown.message : String(thrown));
    });
    worker.on('exit', (code) => {
      this.#lose(slot, worker, `exit ${String(code)}`);
    });
    return worker;
  }

  #finish(slot: Slot, worker: Worker, settle: (job: Job) => void): void {
    const { job } = slot;
    if (slot.worker !== worker || job === null) return;
    slot.job = null;
    worker.unref(); // an idle worker must not keep the process alive
    settle(job);
    this.#pump();
  }

  #lose(slot: Slot, worker: Worker, reason: string): void {
    if (slot.worker !== worker) return;
    slot.worker = null;
    const { job } = slot;
    slot.job = null;
    job?.reject(new AppError('engine/worker-crashed', { reason }));
    if (!this.#closed) this.#pump();
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}
