import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '#test/support/temp-home.ts';
import { caselens } from './caselens.ts';

function newHome(): string {
  const home = join(tempFolder(), 'home');
  mkdirSync(home);
  return home;
}

describe('exit codes', () => {
  test('0 and exactly one JSON object on standard output', async () => {
    const home = newHome();
    const { code, stdout, stderr } = await caselens(home, ['recipe', 'list', '--classes', '3', '--json']);
    expect(code, stderr).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    const [recipe] = JSON.parse(stdout).recipes;
    expect(recipe).toMatchObject({ id: 'efficientnet-lite0-head', inputSize: { width: 224, height: 224 } });
    expect(recipe.trainableParameters).toBe(1281 * 3);
  });

  test('1 where something is refused, with code, message and details', async () => {
    const { code, stdout } = await caselens(newHome(), ['--json', 'dataset', 'audit', 'nothing']);
    expect(code).toBe(1);
    const { error } = JSON.parse(stdout);
    expect(error).toMatchObject({ code: 'entity/not-found', details: { entity: 'dataset', id: 'nothing' } });
    expect(error.message.length).toBeGreaterThan(20);
  });

  test.each([
    [['nonsense']],
    [['dataset', 'import']],
    [['dataset', 'import', '.', '--unknown-option']],
    [['dataset', 'split', 'x', '--train', 'many']],
    [['evaluate', 'm', '--threshold', 'a=7']],
    [['train']],
    [['case', 'outcome', 'x']],
    [['recipe', 'list', '--seed', '-1']],
    [['recipe', 'list', '--runner', 'abacus']],
  ])('2 for wrong usage: %j', async (args) => {
    const { code, stdout } = await caselens(newHome(), ['--json', ...args]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cli/usage' } });
  });

  test.each([
    [['metrics', 'file.csv', '--compare', 'q_']],
    [['metrics', 'file.csv', '--mode', 'isic']],
    [['evaluate', 'm', '--report', 'a.pdf']],
    [['predict', 'm', 'x.png', '--explain', 'dir']],
  ])('2 and a word about it for what is not built yet: %j', async (args) => {
    const { code, stdout } = await caselens(newHome(), ['--json', ...args]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cli/not-built' } });
  });

  test('--version and --help are no failures and need no home', async () => {
    const home = newHome();
    expect(await caselens(home, ['--version'])).toMatchObject({ code: 0 });
    const help = await caselens(home, ['--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('research use only');
  });
});

test('a list that is empty is still one object', async () => {
  const home = newHome();
  for (const [args, field] of [
    [['dataset', 'list'], 'datasets'],
    [['model', 'list'], 'models'],
    [['case', 'list'], 'cases'],
  ] as const) {
    const { code, stdout, stderr } = await caselens(home, [...args, '--json']);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)[field]).toEqual([]);
  }
});
