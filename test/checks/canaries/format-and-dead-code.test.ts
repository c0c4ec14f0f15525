import { expect, test } from 'vitest';
import { makeMiniature } from './miniature.ts';

// The miniature lies in a folder that git ignores, and knip would skip what git ignores.
const ALL_FILES = ['--no-gitignore'];
const UNUSED_DEPENDENCIES = ['--exclude', 'dependencies,devDependencies,unlisted,binaries'];

test('the format check passes on a sound repository and names a badly formatted file', async () => {
  const sound = await makeMiniature();
  expect((await sound.check('format')).output).toBe('');
  const faulty = await makeMiniature({
    'src-shared/lib/untidy.ts': 'export   const a = "1"\n',
    'src-renderer/Untidy.svelte': '<p>a</p><p  >b</p  >',
  });
  const { code, output } = await faulty.check('format');
  expect(code).toBe(1);
  expect(output).toContain('src-shared/lib/untidy.ts');
  expect(output).toContain('src-renderer/Untidy.svelte');
});

test('the dead-code check passes on a sound repository and names an unused file and an unused export', async () => {
  const sound = await makeMiniature();
  const clean = await sound.check('dead code', [...ALL_FILES, ...UNUSED_DEPENDENCIES]);
  expect(clean.code, clean.output).toBe(0);
  const faulty = await makeMiniature({
    'src-shared/lib/nobody-imports-me.ts': 'export const a = 1;\n',
    'src-shared/lib/half.ts':
      'export const half = (value: number): number => value / 2;\nexport const nobodyCallsMe = (value: number): number => value * 2;\n',
  });
  const { code, output } = await faulty.check('dead code', [...ALL_FILES, ...UNUSED_DEPENDENCIES]);
  expect(code).toBe(1);
  expect(output).toContain('nobody-imports-me.ts');
  expect(output).toContain('nobodyCallsMe');
});
