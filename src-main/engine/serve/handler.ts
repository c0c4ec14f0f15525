import type { EngineInput, EngineItem, EngineMethodName, EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import type { EngineProgress } from '#shared/contract/engine/protocol.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** What a handler is given beside its input: the way to be cancelled, to report and to stream. */
export interface EngineContext<M extends EngineMethodName = EngineMethodName> {
  /** Aborted when the caller cancels or the core goes away. Check it in every loop: `signal.throwIfAborted()`. */
  readonly signal: AbortSignal;
  /** How far the work is. Call it as often as you like: at most about ten a second are sent, and always the last one. */
  readonly progress: (progress: EngineProgress) => void;
  /** Streams one item to the caller, before the result. */
  readonly emit: (item: EngineItem<M>) => void;
  /** A line for the core's log; never names of patients or pixels. */
  readonly log: (level: LogLevel, text: string) => void;
}

/** The work of one engine method. Throws AppError; anything else becomes `internal/unexpected`. */
export type EngineHandler<M extends EngineMethodName> = (
  input: EngineInput<M>,
  context: EngineContext<M>,
) => Promise<EngineOutput<M>>;

/** One handler for each of the methods `M`. */
export type EngineHandlers<M extends EngineMethodName = EngineMethodName> = { readonly [K in M]: EngineHandler<K> };
