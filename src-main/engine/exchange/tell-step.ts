import { setImmediate } from 'node:timers/promises';
import type { EngineProgress } from '#shared/contract/engine/protocol.ts';
import { AppError } from '#shared/errors/app-error.ts';

/**
 * Says how far the reading of somebody's file is, and lets a cancellation arrive: the steps of it compute without a pause, and while
 * they do no message is read. Errors: `engine/cancelled`.
 */
export type TellStep = (progress: EngineProgress) => Promise<void>;

/** Steps of which nobody can count the parts. */
export const READING = { phase: 'reading', done: 0, total: null, unit: 'megabytes' } as const;
export const BUILDING = { phase: 'building', done: 0, total: null, unit: 'layers' } as const;
export const WRITING = { phase: 'writing', done: 0, total: null, unit: 'megabytes' } as const;

/** For callers whom nobody watches. */
export const tellNobody: TellStep = () => Promise.resolve();

/** Tells the steps of an engine method to its caller. */
export function tellSteps(
  method: string,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: (progress: EngineProgress) => void },
): TellStep {
  return async (step) => {
    progress(step);
    await setImmediate();
    if (signal.aborted) throw new AppError('engine/cancelled', { method });
  };
}

/** Bytes as they are counted in a step: whole megabytes, 10^6 bytes, never more than there are in all. */
export function megabyteStep(phase: 'reading' | 'writing', doneBytes: number, totalBytes: number): EngineProgress {
  const total = Math.ceil(totalBytes / 1e6);
  return { phase, done: Math.min(total, Math.floor(doneBytes / 1e6)), total, unit: 'megabytes' };
}
