import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { CHECK_STEPS } from '#main/setup/check-steps.js';
import { ROOT } from '#main/setup/places.js';
import { runQuietly } from '#main/setup/run-process.js';

/** The configuration that the tools read: the miniature is checked by the very rules of the repository. */
const CONFIGURATION = [
  'package.json',
  'tsconfig.base.json',
  'src-shared/tsconfig.json',
  'src-main/tsconfig.json',
  'src-renderer/tsconfig.json',
  'test/tsconfig.json',
  'test/component/tsconfig.json',
  'eslint.config.js',
  'svelte.config.js',
  '.prettierrc.json',
  '.prettierignore',
  '.dependency-cruiser.js',
  'knip.json',
];

/** A small sound repository; faults are planted beside it. */
const SOUND = {
  'src-shared/lib/half.ts': 'export const half = (value: number): number => value / 2;\n',
  'src-main/cli/entry.ts': "import { half } from '#shared/lib/half.ts';\n\nprocess.stdout.write(String(half(2)));\n",
  'src-renderer/App.svelte':
    '<script lang="ts">\n  type Props = { readonly title: string };\n  const { title }: Props = $props();\n</script>\n\n<p>{title}</p>\n',
  'src-renderer/main.ts':
    "import { mount } from 'svelte';\nimport { half } from '#shared/lib/half.ts';\nimport App from './App.svelte';\n\nmount(App, { target: document.body, props: { title: String(half(2)) } });\n",
  'test/unit/half.test.ts':
    "import { expect, test } from 'vitest';\nimport { half } from '#shared/lib/half.ts';\n\ntest('halves', () => {\n  expect(half(2)).toBe(1);\n});\n",
};

/** A folder in the repository with its own sources; `check` runs one step of `npm run check` in it. */
export interface Miniature {
  check(stepName: string, more?: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
}

/** Makes a miniature of the repository with faults planted in it (text by path); it is removed when the test ends. */
export async function makeMiniature(faults: Readonly<Record<string, string>> = {}): Promise<Miniature> {
  await mkdir(join(ROOT, 'test-output'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, 'test-output', 'canary-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const path of CONFIGURATION) await cp(join(ROOT, path), join(folder, path), { recursive: true });
  for (const [path, text] of Object.entries({ ...SOUND, ...faults })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return {
    check: (stepName, more = []) => {
      const step = CHECK_STEPS.find(({ name }) => name === stepName);
      if (step === undefined) throw new Error(`There is no check "${stepName}".`);
      return runQuietly(process.execPath, [...step.args, ...more], { cwd: folder });
    },
  };
}
