import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '#main/setup/places.js';
import { channelsPage } from './channels-page.ts';
import { cliPage } from './cli-page.ts';

test.each([
  ['channels.md', 'the contract', channelsPage],
  ['cli.md', 'the command line', cliPage],
] as const)('docs/reference/%s is what %s says; write it anew with: npm run docs', async (file, _, write) => {
  await expect(write()).toMatchFileSnapshot(join(ROOT, 'docs', 'reference', file));
});
