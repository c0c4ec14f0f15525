import type { z } from 'zod';
import type { EngineItem, EngineMethodName, EngineOutput } from '#shared/contract/engine/engine-contract.ts';
import { ENGINE_CONTRACT } from '#shared/contract/engine/engine-contract.ts';
import type { EngineProgress } from '#shared/contract/engine/protocol.ts';
import { AppError } from '#shared/errors/app-error.ts';

/** How a call is watched and stopped. */
export interface EngineCallOptions<M extends EngineMethodName = EngineMethodName> {
  /** Cancels: a waiting call leaves the queue, a running one is asked to stop and still answers. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: EngineProgress) => void;
  readonly onItem?: (item: EngineItem<M>) => void;
}

/** One call from the queue to its answer. The types of its method are erased: items and output are parsed by its schemas. */
export interface EngineCall {
  readonly id: number;
  readonly method: EngineMethodName;
  readonly input: unknown;
  readonly options: EngineCallOptions;
  readonly resolve: (output: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** The output of a method, checked. Throws `engine/invalid-output`. */
export function parseOutput<M extends EngineMethodName>(method: M, output: unknown): EngineOutput<M> {
  // The schema in the table at `method` is the one EngineOutput is inferred from.
  return parse(method, ENGINE_CONTRACT[method].output, output) as EngineOutput<M>;
}

/** One streamed item of a method, checked. Throws `engine/invalid-output`. */
export function parseItem<M extends EngineMethodName>(method: M, item: unknown): EngineItem<M> {
  const schema: z.ZodType | null = ENGINE_CONTRACT[method].item;
  if (schema === null) throw new AppError('engine/invalid-output', { method, path: '', problem: 'the method streams no items' });
  // As above: EngineItem is inferred from this schema.
  return parse(method, schema, item) as EngineItem<M>;
}

function parse(method: string, schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AppError('engine/invalid-output', {
    method,
    path: issue?.path.map(String).join('.') ?? '',
    problem: issue?.message ?? 'invalid',
  });
}

/** A thrown value as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new AppError('internal/unexpected', { reason: String(thrown) });
}
