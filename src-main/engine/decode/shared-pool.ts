import type { DecodePool } from './pool.ts';
import { makeDecodePool } from './pool.ts';

let shared: DecodePool | null = null;

/** The one decode pool of this engine process, made on first use. Handlers use it; nobody but the process's end closes it. */
export function sharedDecodePool(): DecodePool {
  shared ??= makeDecodePool();
  return shared;
}

/** Ends the shared pool, if there is one. */
export async function closeSharedDecodePool(): Promise<void> {
  const pool = shared;
  shared = null;
  await pool?.close();
}
