import type { z } from 'zod';
import type { CallReply } from '#shared/contract/bridge.ts';
import type { Caller, ChannelName, Handlers } from '#shared/contract/contract.ts';
import { CONTRACT } from '#shared/contract/contract.ts';
import { AppError, toWireError } from '#shared/errors/app-error.ts';

/** A call that takes longer is written to the log: the store is synchronous, so it may have made everybody wait. */
export const SLOW_CALL_MS = 40;

export interface RouterOptions {
  readonly handlers: Handlers<ChannelName>;
  /** Checks what handlers answer against the contract; on in tests and development, because it costs time. */
  readonly checksOutput: boolean;
  readonly log: {
    warn(text: string, details?: object): void;
    error(text: string, details?: object): void;
  };
}

/** Answers a call from outside: unknown channel, access and input are checked before any handler sees it. Never rejects. */
export type Router = (caller: Caller, channel: string, input: unknown) => Promise<CallReply>;

type AnyHandler = (input: unknown, caller: Caller) => unknown;

/** Makes the router over the handlers of all channels. Values of calls are never logged: they may name patients. */
export function makeRouter(options: RouterOptions): Router {
  return async (caller, channel, input) => {
    const startedAtMs = performance.now();
    try {
      return { ok: true, output: await answer(options, caller, channel, input) };
    } catch (thrown) {
      return { ok: false, error: errorOf(options, channel, thrown) };
    } finally {
      const tookMs = performance.now() - startedAtMs;
      if (tookMs > SLOW_CALL_MS) options.log.warn('slow call', { channel, tookMs: Math.round(tookMs) });
    }
  };
}

async function answer(
  { handlers, checksOutput }: RouterOptions,
  caller: Caller,
  channel: string,
  input: unknown,
): Promise<unknown> {
  if (!isChannel(channel)) throw new AppError('call/unknown', { channel });
  const { access, input: inputSchema, output: outputSchema } = CONTRACT[channel];
  if (access === 'local' && caller.access !== 'local') throw new AppError('call/not-allowed', { channel });
  const parsed = (inputSchema as z.ZodType).safeParse(input);
  if (!parsed.success) throw invalidInput(channel, parsed.error);
  // Handler and schema stand in their tables under the same channel, and `Handlers` makes the compiler check that they fit.
  const handle = handlers[channel] as AnyHandler;
  const output = await handle(parsed.data, caller);
  if (checksOutput) checkOutput(channel, outputSchema, output);
  return output;
}

function isChannel(channel: string): channel is ChannelName {
  return Object.hasOwn(CONTRACT, channel);
}

function invalidInput(channel: string, error: z.ZodError): AppError {
  const issue = error.issues[0];
  return new AppError('call/invalid-input', {
    channel,
    path: issue?.path.map(String).join('.') ?? '',
    problem: issue?.message ?? 'invalid',
  });
}

function checkOutput(channel: ChannelName, schema: z.ZodType, output: unknown): void {
  const parsed = schema.safeParse(output);
  if (parsed.success) return;
  const issue = parsed.error.issues[0];
  const where = issue?.path.map(String).join('.') ?? '';
  throw new AppError('internal/unexpected', {
    reason: `${channel} answered something else than agreed at ${where}: ${issue?.message ?? ''}`,
  });
}

/** Errors of the catalogue are answers; anything else is a fault of the program and goes to the log with its stack. */
function errorOf({ log }: RouterOptions, channel: string, thrown: unknown): ReturnType<typeof toWireError> {
  if (!(thrown instanceof AppError)) {
    log.error('a call failed unexpectedly', { channel, stack: thrown instanceof Error ? thrown.stack : String(thrown) });
  }
  return toWireError(thrown);
}
