import { expect, test } from 'vitest';
import { makeMiniature } from './miniature.ts';

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);

/** One fault a file, and the rule that must name it. */
const FAULTS: readonly (readonly [path: string, text: string, rule: string])[] = [
  [
    'src-shared/lib/floating.ts',
    'export function start(): void {\n  Promise.resolve(1);\n}\n',
    '@typescript-eslint/no-floating-promises',
  ],
  ['src-shared/lib/loose.ts', 'export const value: any = 1;\n', '@typescript-eslint/no-explicit-any'],
  ['src-shared/lib/nameless.ts', 'export default 1;\n', 'no-restricted-syntax'],
  [
    'src-shared/lib/asserted.ts',
    'export const head = (values: number[]): number => values[0]!;\n',
    '@typescript-eslint/no-non-null-assertion',
  ],
  ['src-shared/lib/climbing.ts', "export { half } from '../../src-shared/lib/half.ts';\n", 'no-restricted-imports'],
  ['src-shared/lib/long-file.ts', lines(401, '// one line too many'), 'max-lines'],
  [
    'src-shared/lib/long-function.ts',
    `export function count(): number {\n  let n = 0;\n${lines(80, '  n += 1;')}  return n;\n}\n`,
    'max-lines-per-function',
  ],
  [
    'src-shared/lib/many.ts',
    'export const sum = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e;\n',
    '@typescript-eslint/max-params',
  ],
  [
    'src-main/services/plain-error.ts',
    "export function refuse(): never {\n  throw new Error('no');\n}\n",
    'no-restricted-syntax',
  ],
  ['src-main/services/spoken.ts', "export function speak(): void {\n  console.log('a');\n}\n", 'no-console'],
  [
    'src-renderer/components/ui/Unkeyed.svelte',
    '<script lang="ts">\n  const names = [\'a\'];\n</script>\n\n{#each names as name}<p>{name}</p>{/each}\n',
    'svelte/require-each-key',
  ],
  [
    'src-renderer/components/ui/RawHtml.svelte',
    '<script lang="ts">\n  const html = \'<b>a</b>\';\n</script>\n\n{@html html}\n',
    'svelte/no-at-html-tags',
  ],
  ['src-renderer/components/ui/LongComponent.svelte', lines(221, '<p>a</p>'), 'max-lines'],
  [
    'test/unit/skipped.test.ts',
    "import { test } from 'vitest';\n\ntest.skip('nothing', () => undefined);\n",
    'no-restricted-syntax',
  ],
];

interface LintedFile {
  readonly filePath: string;
  readonly messages: readonly { readonly ruleId: string | null; readonly severity: number }[];
}

test('lint passes on a sound repository', async () => {
  const miniature = await makeMiniature();
  expect(await miniature.check('lint')).toEqual({ code: 0, output: '' });
});

test('lint fails on every planted fault', async () => {
  const miniature = await makeMiniature(Object.fromEntries(FAULTS.map(([path, text]) => [path, text])));
  const { code, output } = await miniature.check('lint', ['--format', 'json']);
  expect(code).toBe(1);
  const files = JSON.parse(output) as readonly LintedFile[];
  for (const [path, , rule] of FAULTS) {
    const messages = files.find(({ filePath }) => filePath.endsWith(path))?.messages ?? [];
    expect(
      messages.map(({ ruleId }) => ruleId),
      path,
    ).toContain(rule);
  }
});
