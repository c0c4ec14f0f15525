import { z } from 'zod';
import type { CoreConnection } from '#main/core/core-connection.ts';
import { runnerChoiceSchema } from '#shared/contract/engine/runners.ts';
import { seedSchema } from '#shared/contract/channel.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import type { CommandOutput } from './command-definition.ts';
import { numberText } from './input-schemas.ts';
import { makeProgressLine } from './progress-line.ts';
import type { Invocation } from './program.ts';
import { makeSession } from './session.ts';

const commonSchema = z.object({
  home: z.string().optional(),
  json: z.boolean().default(false),
  seed: numberText.pipe(seedSchema).optional(),
  runner: runnerChoiceSchema.optional(),
});

/**
 * Runs a command through the core of the home: attached where one runs, else with a core of its own, which then serves the
 * programs that attach to it until they are done. Throws the command's error; Ctrl-C makes that `job/cancelled` or what the
 * command says.
 */
export async function runCommand({ definition, given, notBuilt }: Invocation, stop: AbortSignal): Promise<CommandOutput> {
  const [missing] = notBuilt;
  if (missing !== undefined) throw new AppError('cli/not-built', { what: missing });
  const common = parse(commonSchema, given);
  const input = parse(definition.input, given);
  const progress = makeProgressLine(process.stderr, Date.now);
  // Only now: wrong usage and help answer without loading the core.
  const { openCore } = await import('#main/core/open-core.ts');
  const core = await openCore({ home: common.home, transport: 'local', client: 'command' });
  try {
    stop.throwIfAborted();
    const runner = common.runner ?? 'auto';
    return await definition.run(
      makeSession({ core, progress, signal: stop, isJson: common.json, runner, seed: common.seed }),
      input,
    );
  } finally {
    progress.end();
    await closeCore(core, stop);
  }
}

/** Input that does not fit its schema is wrong usage. */
function parse<S extends z.ZodType>(schema: S, given: unknown): z.output<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.map(String).join('.') ?? '';
  throw new AppError('cli/usage', { problem: `${where}: ${issue?.message ?? ''}` });
}

/** A core of its own stays for the programs that attached to it meanwhile; Ctrl-C ends it then. */
async function closeCore(core: CoreConnection, stop: AbortSignal): Promise<void> {
  const hurry = (): void => void core.close({ atOnce: true });
  stop.addEventListener('abort', hurry, { once: true });
  await core.close({
    atOnce: stop.aborted,
    onWaiting: () => process.stderr.write(`${message('cli.waitingForOthers')}\n`),
  });
  stop.removeEventListener('abort', hurry);
}
