import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { FromEngine, ToEngine } from '#shared/contract/engine/protocol.ts';

/** One running engine process as the client sees it. */
export interface EngineProcess {
  readonly pid: number | null;
  readonly send: (message: ToEngine) => void;
  readonly kill: () => void;
  /** Lowers its priority: where processors are short, other processes go first. */
  readonly yieldToOthers: () => void;
}

export interface EngineProcessListeners {
  readonly onMessage: (message: FromEngine) => void;
  /** The process is gone, once: `exit` is its code or signal as text. */
  readonly onExit: (exit: string) => void;
  /** A line the process wrote to its standard output or error (native libraries do). */
  readonly onText: (text: string) => void;
}

/** As source: `src-main/engine/entry.ts`; bundled: `engine.js` beside the bundle of the core. */
export function defaultEngineEntry(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(new URL(isSource ? '../engine/entry.ts' : './engine.js', import.meta.url));
}

/**
 * Forks an engine process. In Electron the child runs as plain Node (`ELECTRON_RUN_AS_NODE`). Its standard input is closed,
 * its messages use the structured clone algorithm, so typed arrays cross as such.
 */
export function startEngineProcess(
  entry: string,
  env: Readonly<Record<string, string>>,
  listeners: EngineProcessListeners,
): EngineProcess {
  const child = fork(entry, [], {
    serialization: 'advanced',
    execArgv: [],
    env: { ...process.env, ...env, ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let isGone = false;
  const gone = (exit: string): void => {
    if (isGone) return;
    isGone = true;
    listeners.onExit(exit);
  };
  child.on('message', (message) => {
    // Written by the same program; what matters in it (items, output) is parsed against the contract by the client.
    listeners.onMessage(message as FromEngine);
  });
  child.on('error', (error) => {
    if (child.pid === undefined) gone(error.message);
  });
  child.on('exit', (code, signal) => gone(signal ?? `exit code ${String(code)}`));
  forwardLines(child, listeners.onText);
  return {
    get pid() {
      return child.pid ?? null;
    },
    send: (message) => {
      if (child.connected) child.send(message, () => undefined); // a failed send means that the exit event is on its way
    },
    kill: () => {
      child.kill('SIGKILL');
    },
    yieldToOthers: () => {
      // A process that has ended already has no priority to lower.
      if (child.pid !== undefined && child.exitCode === null) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    },
  };
}

function forwardLines(child: ChildProcess, onText: (text: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of chunk.split('\n')) if (line.trim() !== '') onText(line);
    });
  }
}
