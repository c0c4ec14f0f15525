import { z } from 'zod';

/**
 * Messages between the engine client (in the core) and an engine process, over `child_process.fork` with advanced
 * serialisation. A request is answered by any number of `progress` and `item` messages and then one `result` or `error`.
 */
export type ToEngine =
  | { readonly kind: 'request'; readonly id: number; readonly method: string; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'shutdown' };

export type FromEngine =
  | { readonly kind: 'ready'; readonly pid: number }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: EngineProgress }
  | { readonly kind: 'item'; readonly id: number; readonly item: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly output: unknown }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly error: { readonly code: string; readonly details: Readonly<Record<string, string | number | readonly string[]>> };
    }
  | { readonly kind: 'memory'; readonly residentBytes: number }
  | { readonly kind: 'log'; readonly level: 'debug' | 'info' | 'warn' | 'error'; readonly text: string };

/** How far a long request is: `done` of `total` in `unit`, in a named phase. `total` is null while it is not known. */
export const engineProgressSchema = z.strictObject({
  phase: z.enum([
    'painting',
    'scanning',
    'hashing',
    'duplicates',
    'decoding',
    'features',
    'training',
    'predicting',
    'selftest',
    'writing',
    'checking',
    'reading',
    'matching',
    'building',
  ]),
  done: z.number().int().nonnegative(),
  total: z.number().int().nonnegative().nullable(),
  unit: z.enum(['images', 'epochs', 'blocks', 'checks', 'networks', 'layers', 'megabytes']),
});
export type EngineProgress = z.infer<typeof engineProgressSchema>;

/** One method of the engine: its input, what it streams while it runs, its result, and which process runs it. */
export interface EngineMethod {
  readonly process: 'compute' | 'interactive' | 'either';
  readonly input: z.ZodType;
  readonly item: z.ZodType | null;
  readonly output: z.ZodType;
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
