import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isInstalled } from '#main/setup/installed.js';
import { tempFolder } from '#test/support/temp-home.ts';

type Packages = Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;

function folderWith(wanted: Packages, present: Packages | 'none' | 'cut short'): string {
  const root = tempFolder();
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  const copy = join(root, 'node_modules', '.package-lock.json');
  if (present === 'cut short') writeFileSync(copy, '{"packages": {"node_modules/a"');
  else if (present !== 'none') writeFileSync(copy, JSON.stringify({ packages: present }));
  return root;
}

const A = { 'node_modules/a': { version: '1.0.0' } };

test('installed: every package of the lockfile is there in its version', () => {
  expect(isInstalled(folderWith(A, A))).toBe(true);
});

test('an optional package of another platform may be missing', () => {
  expect(isInstalled(folderWith({ ...A, 'node_modules/mac-only': { version: '1.0.0', optional: true } }, A))).toBe(true);
});

test.each([
  ['never installed', 'none'],
  ['interrupted', 'cut short'],
  ['a package is missing', {}],
  ['a package is older', { 'node_modules/a': { version: '0.9.0' } }],
] as const)('not installed: %s', (_, present) => {
  expect(isInstalled(folderWith(A, present))).toBe(false);
});
