import type { IconName } from './icons.ts';

/** Something that the command palette offers. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Heading under which it stands. */
  readonly section: string;
  readonly icon?: IconName;
  readonly keys?: string;
  readonly run: () => void;
}

/** How well a text answers a query: higher is better, null where it does not. Every word must occur; starts of words count more. */
function scoreOf(text: string, words: readonly string[]): number | null {
  const low = text.toLowerCase();
  let score = 0;
  for (const word of words) {
    const at = low.indexOf(word);
    if (at < 0) return null;
    score += at === 0 ? 3 : low[at - 1] === ' ' ? 2 : 1;
  }
  return score;
}

/** The commands that answer a query, best first; all of them, in order, for an empty one. */
export function matchingCommands(commands: readonly Command[], query: string): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return commands;
  return commands
    .map((command) => ({ command, score: scoreOf(`${command.label} ${command.section}`, words) }))
    .filter((entry): entry is { command: Command; score: number } => entry.score !== null)
    .toSorted((left, right) => right.score - left.score)
    .map(({ command }) => command);
}
