import { fork } from 'node:child_process';
import type { z } from 'zod';
import { entryPath } from '#main/platform/entries.ts';
import type { TrialTask } from './trial-tasks.ts';

/** How a trial is run. */
export interface TrialOptions<Answer> {
  readonly answer: z.ZodType<Answer>;
  /** Added to the environment of its process. */
  readonly env?: Readonly<Record<string, string>>;
  /** After so long it is killed and counts as failed. */
  readonly endsWithinMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Tries something out in a process of its own and gives its answer. Rejects where the process crashes, hangs or answers otherwise; with the
 * signal's reason where it is aborted.
 */
export function runTrial<Answer>(task: TrialTask, options: TrialOptions<Answer>): Promise<Answer> {
  const { signal } = options;
  signal?.throwIfAborted();
  const child = fork(entryPath('engine-trial'), [JSON.stringify(task)], {
    execArgv: [],
    env: { ...process.env, ...options.env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr?.on('data', (data: Buffer) => {
    said = `${said}${data.toString('utf8')}`.slice(-2000);
  });
  return new Promise<Answer>((resolve, reject) => {
    const timer = setTimeout(() => {
      end(new Error(`${task.kind}: no answer within ${options.endsWithinMs} ms`));
    }, options.endsWithinMs);
    const onAbort = (): void => end(asError(signal?.reason));
    const end = (problem: Error | null, answer?: unknown): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      child.removeAllListeners();
      child.kill('SIGKILL');
      if (problem !== null) return reject(problem);
      const parsed = options.answer.safeParse(answer);
      if (parsed.success) resolve(parsed.data);
      else reject(parsed.error);
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    child.on('message', (answer) => end(null, answer));
    child.on('error', (error) => end(error));
    child.on('exit', (code, by) => end(new Error(`${task.kind}: the process ended with ${by ?? String(code)}\n${said}`)));
  });
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
