import { describe, expect, test } from 'vitest';
import type { Command } from '#renderer/components/ui/command-list.ts';
import { matchingCommands } from '#renderer/components/ui/command-list.ts';

const command = (label: string, section: string): Command => ({ id: label, label, section, run: () => undefined });
const COMMANDS = [
  command('Home', 'Pages'),
  command('Data', 'Pages'),
  command('Sample data', 'Datasets'),
  command('Blood cells', 'Datasets'),
];
const labels = (query: string): readonly string[] => matchingCommands(COMMANDS, query).map(({ label }) => label);

describe('search of commands', () => {
  test('an empty query keeps all in order', () => {
    expect(labels('  ')).toEqual(['Home', 'Data', 'Sample data', 'Blood cells']);
  });

  test('the start of the label counts more than the start of a word, that more than the middle', () => {
    expect(labels('data')).toEqual(['Data', 'Sample data', 'Blood cells']);
  });

  test('every word must occur, in any order', () => {
    expect(labels('cells blood')).toEqual(['Blood cells']);
    expect(labels('cells home')).toEqual([]);
  });
});
