import { CommanderError } from 'commander';
import { programVersion } from '#main/core/version.ts';
import type { WireError } from '#shared/errors/app-error.ts';
import { AppError, toWireError } from '#shared/errors/app-error.ts';
import { serve } from './commands/serve.ts';
import { errorJson, errorLines } from './error-output.ts';
import type { Invocation } from './program.ts';
import { makeProgram } from './program.ts';
import { runCommand } from './run-command.ts';

/* The command line from its arguments to its exit code: 0 done, 1 refused or failed, 2 wrong usage, 130 cancelled. */

const isJson = process.argv.includes('--json');
const stop = new AbortController();
let exitCode = 0;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The first one cancels and lets the command keep what is finished; whoever asks again wants out at once.
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new AppError('job/cancelled', { jobId: '' }));
  });
}

async function run({ definition, given, notBuilt }: Invocation): Promise<void> {
  const output = await runCommand({ definition, given, notBuilt }, stop.signal);
  exitCode = output.exitCode ?? 0;
  await print(isJson ? JSON.stringify(output.json) : output.lines.join('\n'));
}

/** Resolves once the text has left: a pipe takes a long text in parts. */
function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(`${text}\n`, () => resolve());
  });
}

async function fail(thrown: unknown): Promise<void> {
  if (thrown instanceof CommanderError) {
    // Commander has printed its own words: help and version on standard output, problems on standard error.
    if (thrown.exitCode === 0) return;
    exitCode = 2;
    if (isJson) await print(JSON.stringify(errorJson(new AppError('cli/usage', { problem: thrown.message }).toWire())));
    return;
  }
  const error = toWireError(thrown);
  exitCode = exitCodeOf(error);
  if (isJson) await print(JSON.stringify(errorJson(error)));
  else process.stderr.write(`${errorLines(error).join('\n')}\n`);
}

function exitCodeOf({ code }: WireError): number {
  if (stop.signal.aborted || code === 'job/cancelled') return 130;
  return code === 'cli/usage' || code === 'cli/not-built' ? 2 : 1;
}

const program = makeProgram(programVersion(), {
  run,
  serve: async ({ home, port }) => {
    exitCode = await serve({ home: text(home), port: text(port) });
  },
});

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

await program.parseAsync(process.argv).catch(fail);
// A native library's thread or an open pipe must not keep a finished command alive.
process.exit(exitCode);
