import { z } from 'zod';
import type { EngineItem, EngineMethodName } from '#shared/contract/engine/engine-contract.ts';
import { ENGINE_CONTRACT } from '#shared/contract/engine/engine-contract.ts';
import type { FromEngine } from '#shared/contract/engine/protocol.ts';
import { AppError, toWireError } from '#shared/errors/app-error.ts';
import type { EngineContext, EngineHandler, EngineHandlers } from './handler.ts';
import { outOfMemory } from './out-of-memory.ts';
import { makeProgressThrottle } from './throttle.ts';

/** The engine's end of the connection to the core. */
export interface ServeChannel {
  readonly send: (message: FromEngine) => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
}

const toEngineSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), id: z.number(), method: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('cancel'), id: z.number() }),
  z.object({ kind: z.literal('shutdown') }),
]);

/** How often the memory in use is told while there is work. */
const MEMORY_INTERVAL_MS = 1000;

/**
 * The message loop of an engine process: parses each request, runs its handler, sends progress, items and then one result or error.
 * Cancelling aborts the handler's signal. Calls `onShutdown` when the core asks the process to end.
 */
export function serve(handlers: EngineHandlers, channel: ServeChannel, onShutdown: () => void): void {
  const running = new Map<number, AbortController>();
  channel.onMessage((raw) => {
    const parsed = toEngineSchema.safeParse(raw);
    if (!parsed.success) {
      channel.send({ kind: 'log', level: 'error', text: `malformed message: ${z.prettifyError(parsed.error)}` });
      return;
    }
    const message = parsed.data;
    if (message.kind === 'shutdown') {
      for (const controller of running.values()) controller.abort();
      onShutdown();
    } else if (message.kind === 'cancel') {
      running.get(message.id)?.abort();
    } else {
      const controller = new AbortController();
      running.set(message.id, controller);
      void answer(handlers, channel, message, controller.signal).finally(() => running.delete(message.id));
    }
  });
  // The last figure is sent when the work is over, so that the peak of a short job is seen too.
  const timer = setInterval(() => {
    if (running.size > 0) channel.send({ kind: 'memory', residentBytes: process.memoryUsage.rss() });
  }, MEMORY_INTERVAL_MS);
  timer.unref();
  channel.send({ kind: 'ready', pid: process.pid });
}

interface Request {
  readonly id: number;
  readonly method: string;
  readonly input?: unknown;
}

async function answer(handlers: EngineHandlers, channel: ServeChannel, request: Request, signal: AbortSignal): Promise<void> {
  const { id, method } = request;
  const throttle = makeProgressThrottle((progress) => {
    channel.send({ kind: 'progress', id, progress });
  });
  const context: EngineContext = {
    signal,
    progress: throttle.report,
    emit: (item: EngineItem<EngineMethodName>) => {
      channel.send({ kind: 'item', id, item });
    },
    log: (level, text) => {
      channel.send({ kind: 'log', level, text });
    },
  };
  try {
    const output = await dispatch(handlers, request, context);
    throttle.flush();
    channel.send({ kind: 'memory', residentBytes: process.memoryUsage.rss() });
    channel.send({ kind: 'result', id, output });
  } catch (thrown) {
    throttle.flush();
    channel.send({ kind: 'error', id, error: errorOf(thrown, method, channel, signal) });
  }
}

function isMethod(method: string): method is EngineMethodName {
  return Object.hasOwn(ENGINE_CONTRACT, method);
}

async function dispatch(handlers: EngineHandlers, { method, input }: Request, context: EngineContext): Promise<unknown> {
  if (!isMethod(method)) throw new AppError('call/unknown', { channel: method });
  const parsed = ENGINE_CONTRACT[method].input.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError('call/invalid-input', {
      channel: method,
      path: issue?.path.map(String).join('.') ?? '',
      problem: issue?.message ?? 'invalid',
    });
  }
  // The table pairs each method with its own input schema and handler; TypeScript cannot follow that through a variable name.
  const handler = handlers[method] as EngineHandler<EngineMethodName>;
  return handler(parsed.data, context);
}

function errorOf(thrown: unknown, method: string, channel: ServeChannel, signal: AbortSignal): ReturnType<typeof toWireError> {
  if (signal.aborted && !(thrown instanceof AppError)) return new AppError('engine/cancelled', { method }).toWire();
  if (!(thrown instanceof AppError)) {
    channel.send({
      kind: 'log',
      level: 'error',
      text: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
    });
  }
  return toWireError(thrown instanceof AppError ? thrown : (outOfMemory(thrown) ?? thrown));
}
