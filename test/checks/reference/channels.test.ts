import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '#main/setup/places.js';
import { channelsPage } from './channels-page.ts';

test('docs/reference/channels.md is what the contract says; write it anew with: npm run docs', async () => {
  await expect(channelsPage()).toMatchFileSnapshot(join(ROOT, 'docs/reference/channels.md'));
});
