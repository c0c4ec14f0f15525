import { Command, Option } from 'commander';
import type { MessageKey } from '#shared/messages/messages.ts';
import { message } from '#shared/messages/messages.ts';
import { ALL_COMMANDS } from './all-commands.ts';
import type { CommandDefinition } from './command-definition.ts';

/** A command as it was written: its definition and everything given, arguments and options by their camelCase names. */
export interface Invocation {
  readonly definition: CommandDefinition;
  readonly given: Readonly<Record<string, unknown>>;
  /** Options used that this version does not have. */
  readonly notBuilt: readonly string[];
}

/** What the program does with a command once it is read. */
export interface ProgramActions {
  readonly run: (invocation: Invocation) => Promise<void>;
  readonly serve: (given: Readonly<Record<string, unknown>>) => Promise<void>;
}

const GROUPS: Readonly<Record<string, MessageKey>> = {
  dataset: 'cli.group.dataset',
  study: 'studies.cli.group',
  case: 'cli.group.case',
  model: 'cli.group.model',
  pretrained: 'cli.group.pretrained',
  recipe: 'cli.group.recipe',
  engine: 'cli.group.engine',
};

/** The whole command line as commander reads it. It never ends the process: what it would say is thrown as CommanderError. */
export function makeProgram(version: string, actions: ProgramActions): Command {
  const program = new Command('caselens')
    .description(message('cli.program'))
    .version(version, '--version', message('cli.version'))
    .helpOption('-h, --help', message('cli.help'))
    .helpCommand('help [command]', message('cli.help'))
    .option('--home <dir>', message('cli.option.home'))
    .option('--json', message('cli.option.json'))
    .option('--seed <n>', message('cli.option.seed'))
    .addOption(new Option('--runner <runner>', message('cli.option.runner')).choices(['auto', 'tensorflow', 'onnx', 'tfjs']))
    .addHelpText('after', `\n${message('app.researchUse')}`)
    .exitOverride();
  for (const definition of ALL_COMMANDS) addCommand(program, definition, actions);
  const serve = program.command('serve').description(message('cli.serve')).option('--port <port>', message('cli.serve.port'));
  serve.action(() => actions.serve(serve.optsWithGlobals()));
  return program;
}

function addCommand(program: Command, definition: CommandDefinition, { run }: ProgramActions): void {
  const words = definition.name.split(' ');
  const parent = words.length === 1 ? program : groupOf(program, words[0] ?? '');
  const command = parent.command(words.at(-1) ?? '').description(message(definition.text));
  for (const [syntax, text] of definition.arguments ?? []) command.argument(syntax, message(text));
  for (const [flags, text] of definition.options ?? []) command.option(flags, message(text));
  const notBuilt = (definition.notBuilt ?? []).map((flags) => new Option(flags, message('cli.notBuilt')).hideHelp());
  for (const option of notBuilt) command.addOption(option);
  command.action(async () => {
    const given = { ...command.optsWithGlobals<Record<string, unknown>>(), ...argumentsOf(command) };
    const used = notBuilt.filter((option) => given[option.attributeName()] !== undefined);
    await run({ definition, given, notBuilt: used.map(({ flags }) => flags.split(' ')[0] ?? flags) });
  });
}

function groupOf(program: Command, name: string): Command {
  const known = program.commands.find((command) => command.name() === name);
  if (known !== undefined) return known;
  const text = GROUPS[name];
  return program.command(name).description(text === undefined ? name : message(text));
}

function argumentsOf(command: Command): Record<string, unknown> {
  const values: readonly unknown[] = command.processedArgs;
  return Object.fromEntries(command.registeredArguments.map((argument, index) => [argument.name(), values[index]]));
}
