import type { z } from 'zod';
import type { MessageKey } from '#shared/messages/messages.ts';
import type { Session } from './session.ts';

/** What a command prints: one object with `--json`, otherwise lines for people. */
export interface CommandOutput {
  readonly json: object;
  readonly lines: readonly string[];
  /** 1 where the command did its work but the result is bad news for a script (a failed self-test). */
  readonly exitCode?: 0 | 1;
}

/** An option or argument as commander writes it (`--seed <n>`, `<dataset>`) and its explanation. */
export type Flag = readonly [syntax: string, text: MessageKey];

/**
 * A command of the command line. Arguments and options arrive in one object under their camelCase names, texts or lists of
 * texts, and are parsed by `input`; what does not fit is wrong usage (exit 2).
 */
export interface CommandDefinition<Schema extends z.ZodType = z.ZodType> {
  /** `dataset import`: the last word is the command, what is before it its group. */
  readonly name: string;
  readonly text: MessageKey;
  readonly arguments?: readonly Flag[];
  readonly options?: readonly Flag[];
  /** Options that cli.md promises and this version does not have: using one exits 2. */
  readonly notBuilt?: readonly string[];
  readonly input: Schema;
  readonly run: (session: Session, input: z.output<Schema>) => Promise<CommandOutput>;
}

/** Ties a definition's `run` to its `input`; the list of all commands forgets the exact schema. */
export function defineCommand<Schema extends z.ZodType>(definition: CommandDefinition<Schema>): CommandDefinition {
  return {
    ...definition,
    // The program parses with this definition's own schema before it calls.
    run: (session, input) => definition.run(session, input as z.output<Schema>),
  };
}
