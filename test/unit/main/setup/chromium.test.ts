import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { findChromium } from '#main/setup/chromium.js';
import { tempFolder } from '#test/support/temp-home.ts';

test('CHROMIUM_PATH decides where it is set', () => {
  expect(findChromium({ CHROMIUM_PATH: '/opt/somewhere/chromium', PATH: '' })).toBe('/opt/somewhere/chromium');
});

test('the PATH is searched, and what is not a program is passed over', () => {
  const [text, program] = [tempFolder(), tempFolder()];
  writeFileSync(join(text, 'chromium'), 'notes');
  writeFileSync(join(program, 'google-chrome'), '#!/bin/sh\n');
  chmodSync(join(program, 'google-chrome'), 0o755);
  const path = [text, program].join(delimiter);
  expect(findChromium({ PATH: path }, [])).toBe(join(program, 'google-chrome'));
  expect(findChromium({ PATH: text }, [])).toBeUndefined();
});
