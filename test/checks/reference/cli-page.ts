import type { Command } from 'commander';
import { makeProgram } from '#main/cli/program.ts';
import { ALL_COMMANDS } from '#main/cli/all-commands.ts';

const HEAD = `# Command line

\`npx caselens …\` in the repository, \`caselens\` once packaged. Written from the program by \`npm run docs\`.

Exit code: 0 done, 1 refused or failed, 2 wrong usage, 130 cancelled. With \`--json\` standard output holds exactly one object,
an error as \`{"error":{"code","message","details"}}\`; progress and log go to standard error. Ctrl-C cancels cleanly and keeps
what is finished. While another CaseLens uses the same data folder, a command attaches to it.
`;

/** The page docs/reference/cli.md: the common options, then one section for each command. */
export function cliPage(): string {
  const program = makeProgram('', { run: () => Promise.resolve(), serve: () => Promise.resolve() });
  const commands = leavesOf(program);
  const sections = commands.map(({ words, command }) => sectionOf(words, command));
  return [HEAD, `## Common options\n\n${optionTable(program)}`, ...sections].join('\n');
}

interface Leaf {
  readonly words: readonly string[];
  readonly command: Command;
}

function leavesOf(command: Command, before: readonly string[] = []): readonly Leaf[] {
  return command.commands.flatMap((child) => {
    const words = [...before, child.name()];
    return child.commands.length > 0 ? leavesOf(child, words) : [{ words, command: child }];
  });
}

function sectionOf(words: readonly string[], command: Command): string {
  const given = command.registeredArguments.map((argument) => {
    const name = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  const definition = ALL_COMMANDS.find(({ name }) => name === words.join(' '));
  const notBuilt = definition?.notBuilt ?? [];
  return [
    `## caselens ${words.join(' ')}\n`,
    `${command.description()}\n`,
    `\`\`\`sh\ncaselens ${[...words, ...given].join(' ')}\n\`\`\`\n`,
    argumentTable(command),
    optionTable(command),
    notBuilt.length === 0 ? '' : `Not built yet (exit 2): ${notBuilt.map((flags) => `\`${flags}\``).join(', ')}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function argumentTable(command: Command): string {
  return table(
    'argument',
    command.registeredArguments.map((argument) => [argument.name(), argument.description]),
  );
}

function optionTable(command: Command): string {
  const visible = command.createHelp().visibleOptions(command);
  return table(
    'option',
    visible.filter(({ long }) => long !== '--help').map(({ flags, description }) => [flags, description]),
  );
}

function table(head: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return '';
  const escape = (text: string): string => text.replaceAll('|', '\\|');
  return [`| ${head} | |`, '| --- | --- |', ...rows.map(([name, text]) => `| \`${escape(name)}\` | ${escape(text)} |`), ''].join(
    '\n',
  );
}
