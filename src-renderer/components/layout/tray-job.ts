import type { PlainError } from '#renderer/lib/error-words.ts';

/** What the jobs tray shows of a job; the contract's `Job` has all of it. */
export interface TrayJob {
  readonly jobId: string;
  readonly title: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly phase: string | null;
  readonly done: number;
  readonly total: number | null;
  readonly unit: string | null;
  readonly timeLeftMs: number | null;
  readonly startedAtMs: number | null;
  readonly finishedAtMs: number | null;
  readonly error: PlainError | null;
}
