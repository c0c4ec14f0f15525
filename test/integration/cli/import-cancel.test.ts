import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { message } from '#shared/messages/messages.ts';
import { writeCompactClassifier } from '#test/support/compact-classifier.ts';
import { tempFolder } from '#test/support/temp-home.ts';
import { caselens, startCaselens } from './caselens.ts';

/* Imports on the command line say how far they are, and Ctrl-C ends them: 130, and nothing stays. */

test.each([
  [['model', 'import', 'compact.h5', '--classes', 'a,b,c'], 'models'],
  [['pretrained', 'import', 'compact.h5'], 'pretrained'],
] as const)('%j', { timeout: 120_000 }, async (args, kept) => {
  const folder = tempFolder();
  const home = join(folder, 'home');
  mkdirSync(home);
  await writeCompactClassifier(join(folder, 'compact.h5'), 3);
  const stopped = startCaselens(home, args, folder);
  await stopped.says(message('jobs.phase.matching'));
  stopped.child.kill('SIGINT');
  expect((await stopped.finished).code).toBe(130);
  // The folder of weights is made with the first of them.
  expect(existsSync(join(home, kept)) ? readdirSync(join(home, kept)) : []).toEqual([]);
  expect(readdirSync(join(home, 'uploads'))).toEqual([]);

  const { code, stdout, stderr } = await caselens(home, [...args, '--json'], folder);
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(message('jobs.phase.matching'));
  const printed = JSON.parse(stdout) as { readonly modelId?: string; readonly pretrainedId?: string };
  expect(readdirSync(join(home, kept))).toEqual([printed.modelId ?? printed.pretrainedId]);
});
