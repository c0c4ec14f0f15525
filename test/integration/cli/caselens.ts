import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { entryPath } from '#main/platform/entries.ts';

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves once standard error holds the text. */
  says(text: string | RegExp): Promise<void>;
}

/** Starts the real command line on a home. */
export function startCaselens(home: string, args: readonly string[], cwd = home): RunningCommand {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', entryPath('cli'), '--home', home, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting: { text: string | RegExp; resolve: () => void }[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    for (const one of waiting) if (stderr.search(one.text) >= 0) one.resolve();
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    finished,
    says: (text) =>
      new Promise((resolve, reject) => {
        if (stderr.search(text) >= 0) resolve();
        else waiting.push({ text, resolve });
        void finished.then(() => reject(new Error(`ended without saying ${String(text)}:\n${stderr}`)));
      }),
  };
}

/** Runs a command to its end. */
export function caselens(home: string, args: readonly string[], cwd = home): Promise<Finished> {
  return startCaselens(home, args, cwd).finished;
}
