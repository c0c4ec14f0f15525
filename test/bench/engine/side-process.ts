import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '#main/setup/places.js';
import type { Program, Sample, Side } from './benchmark.ts';

/** Of what a process wrote to standard error, so much is shown when it fails. */
const KEPT_CHARACTERS = 4000;
/** Switches of TensorFlow that a caller's environment must not decide for a side. */
const UNSET = ['TF_ENABLE_ONEDNN_OPTS', 'OMP_NUM_THREADS', 'TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'];

interface Answer {
  readonly ok: boolean;
  readonly error?: string;
  readonly samples?: readonly Sample[];
}

/** A side's process: idle, blocked on its standard input, while another side's turn lasts. */
export interface SideProcess {
  readonly prepare: () => Promise<void>;
  /** Repeats the work so often; one sample each. */
  readonly run: (count: number) => Promise<readonly Sample[]>;
  readonly end: () => Promise<void>;
}

/** Starts a side. `python`: the interpreter of the peers' environment. */
export function startSide(side: Side, python: string): SideProcess {
  const child = start(side, python);
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-KEPT_CHARACTERS);
  });
  const closed = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  // A request to a process that has just died fails here too; its end is what gets reported.
  child.stdin!.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout! });
  const ask = async (request: object): Promise<Answer> => {
    const line = new Promise<string>((resolve, reject) => {
      lines.once('line', resolve);
      void closed.then(() => reject(new TypeError(`${side.name} ended by itself (${reasonOf(child)}):\n${errors}`)));
    });
    child.stdin!.write(`${JSON.stringify(request)}\n`);
    const answer = JSON.parse(await line) as Answer;
    if (!answer.ok) throw new TypeError(`${side.name}: ${answer.error ?? ''}`);
    return answer;
  };
  const end = async (): Promise<void> => {
    child.stdin!.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await closed;
    clearTimeout(timer);
  };
  return {
    prepare: async () => {
      await ask({ do: 'prepare', task: side.task });
    },
    run: async (count) => (await ask({ do: 'run', count })).samples ?? [],
    end,
  };
}

function start({ program, env }: Side, python: string): ChildProcess {
  const [command, args] = commandOf(program, python);
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !UNSET.includes(name)));
  return spawn(command, args, { cwd: ROOT, env: { ...clean, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
}

function commandOf(program: Program, python: string): readonly [command: string, args: readonly string[]] {
  const bench = join(ROOT, 'test', 'bench');
  if (program === 'caselens') {
    return [process.execPath, ['--disable-warning=ExperimentalWarning', join(bench, 'engine', 'our-side.ts')]];
  }
  return [python, [join(bench, 'peers', program === 'keras' ? 'keras_peer.py' : 'ort_peer.py')]];
}

function reasonOf({ exitCode, signalCode }: ChildProcess): string {
  if (signalCode === 'SIGKILL') return 'killed, perhaps for want of memory';
  return signalCode ?? `exit code ${exitCode ?? ''}`;
}
