import { describe, expect, test } from 'vitest';
import { makeMiniature } from './miniature.ts';

/** Faults that the compiler must find, by the step that finds them. */
const FAULTS = {
  'types of src-shared': {
    'src-shared/lib/dom.ts': 'export const title = document.title;\n',
    'src-shared/lib/node.ts': 'export const folder = process.cwd();\n',
    'src-shared/lib/enumeration.ts': 'export enum Colour {\n  Red,\n}\n',
    'src-shared/lib/unchecked.ts': 'export const first = (values: readonly number[]): number => values[0];\n',
    'src-shared/lib/implicit.ts': 'export const same = (value) => value;\n',
  },
  'types of src-main': {
    'src-main/platform/dom.ts': 'export const title = document.title;\n',
    'src-main/setup/script.js': '/** @type {number} */\nexport const count = "one";\n',
  },
  'types of src-renderer': {
    'src-renderer/lib/node.ts': "export const bytes = Buffer.from('a');\n",
    'src-renderer/components/ui/Sized.svelte': sized('number'),
    'src-renderer/components/ui/WrongUse.svelte': use('size="large"'),
    'src-renderer/components/ui/Unlabelled.svelte': '<img src="a.png" />\n',
  },
  'types of test': {
    'test/unit/wrong.test.ts': "import { half } from '#shared/lib/half.ts';\n\nhalf('2');\n",
  },
} as const;

function sized(type: string): string {
  return `<script lang="ts">\n  type Props = { readonly size: ${type} };\n  const { size }: Props = $props();\n</script>\n\n<p>{size}</p>\n`;
}

function use(props: string): string {
  return `<script lang="ts">\n  import Sized from './Sized.svelte';\n</script>\n\n<Sized ${props} />\n`;
}

describe.each(Object.entries(FAULTS))('%s', (step, faults) => {
  test('pass on a sound repository', async () => {
    const miniature = await makeMiniature();
    const { code, output } = await miniature.check(step);
    expect(output).not.toContain('rror:');
    expect(code).toBe(0);
  });

  test('fail on every planted fault', async () => {
    const miniature = await makeMiniature(faults);
    const { code, output } = await miniature.check(step);
    expect(code).not.toBe(0);
    const faulty = Object.keys(faults).filter((path) => !path.endsWith('/Sized.svelte'));
    for (const path of faulty) expect(output).toContain(path);
  });
});
