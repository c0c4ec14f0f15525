import { expect, test } from 'vitest';
import { makeMiniature } from './miniature.ts';

const importing = (specifier: string): string => `import '${specifier}';\n`;
const component = (specifier: string): string => `<script lang="ts">\n  import '${specifier}';\n</script>\n`;

/** One forbidden import of each kind: who imports, what, and the rule that must name it. */
const FORBIDDEN: readonly (readonly [from: string, specifier: string, rule: string])[] = [
  ['src-shared/lib/a.ts', '#shared/domain/metrics/target.ts', 'src-shared/lib inside'],
  ['src-shared/lib/b.ts', 'zod', 'src-shared/lib outside'],
  ['src-shared/lib/c.ts', 'node:fs', 'src-shared/lib node'],
  ['src-shared/domain/imaging/a.ts', '#shared/contract/target.ts', 'src-shared/domain inside'],
  ['src-shared/domain/imaging/b.ts', 'zod', 'src-shared/domain outside'],
  ['src-shared/errors/a.ts', '#shared/domain/metrics/target.ts', 'src-shared/errors inside'],
  ['src-shared/messages/a.ts', 'zod', 'src-shared/messages outside'],
  ['src-shared/contract/a.ts', '#main/platform/target.ts', 'src-shared/contract inside'],
  ['src-main/platform/a.ts', '#main/store/target.ts', 'src-main/platform inside'],
  ['src-main/store/a.ts', '#main/services/target.ts', 'src-main/store inside'],
  ['src-main/store/b.ts', '@tensorflow/tfjs-core', 'src-main/store outside'],
  ['src-main/engine/a.ts', '#main/store/target.ts', 'src-main/engine inside'],
  ['src-main/engine/b.ts', 'better-sqlite3', 'src-main/engine outside'],
  ['src-main/engine-client/a.ts', '#main/engine/target.ts', 'src-main/engine-client inside'],
  ['src-main/jobs/a.ts', '#main/services/target.ts', 'src-main/jobs inside'],
  ['src-main/services/a.ts', '#main/engine/target.ts', 'src-main/services inside'],
  ['src-main/services/b.ts', 'electron', 'src-main/services outside'],
  ['src-main/services/c.ts', 'better-sqlite3', 'src-main/services outside'],
  ['src-main/router/a.ts', '#main/store/target.ts', 'src-main/router inside'],
  ['src-main/router/b.ts', '#main/services/target.ts', 'src-main/router services'],
  ['src-main/core/a.ts', '#main/host/target.ts', 'src-main/core inside'],
  ['src-main/core/b.ts', '#main/engine/target.ts', 'src-main/core inside'],
  ['src-main/shell/a.ts', '#main/services/target.ts', 'src-main/shell inside'],
  ['src-main/host/a.ts', 'electron', 'src-main/host outside'],
  ['src-main/cli/a.ts', '#main/store/target.ts', 'src-main/cli inside'],
  ['src-main/setup/a.js', 'zod', 'src-main/setup outside'],
  ['src-main/attic/a.ts', '#shared/lib/half.ts', 'unlisted-folder'],
  ['src-main/services/d.ts', 'fast-check', 'shipped-dependency'],
  ['src-main/services/e.ts', '#test/support/target.ts', 'nobody-imports-test'],
  ['src-main/services/f.ts', './not-there.ts', 'resolvable'],
  ['src-renderer/api/a.ts', '#shared/messages/target.ts', 'src-renderer/api inside'],
  ['src-renderer/components/ui/A.svelte', '#renderer/api/target.ts', 'src-renderer/(components|lib) inside'],
  ['src-renderer/components/ui/B.svelte', 'node:fs', 'src-renderer/(components|lib) node'],
  ['src-renderer/state/a.ts', '#renderer/pages/home/target.ts', 'src-renderer/state inside'],
  ['src-renderer/pages/data/a.ts', '#main/services/target.ts', 'src-renderer/pages inside'],
  ['src-renderer/pages/data/b.ts', '#renderer/pages/home/target.ts', 'no-other-page'],
];

/** What the forbidden imports point at. */
const TARGETS = [
  'src-shared/domain/metrics',
  'src-shared/contract',
  'src-shared/messages',
  ...['platform', 'store', 'services', 'engine', 'host'].map((name) => `src-main/${name}`),
  'src-renderer/api',
  'src-renderer/pages/home',
  'test/support',
].map((folder) => [`${folder}/target.ts`, 'export const target = 1;\n'] as const);

const CYCLES = {
  'src-shared/lib/egg.ts': "import './hen.ts';\n",
  'src-shared/lib/hen.ts': "import './egg.ts';\n",
  'src-shared/domain/cases/a.ts': "import '#shared/domain/reports/a.ts';\n",
  'src-shared/domain/cases/b.ts': 'export const b = 1;\n',
  'src-shared/domain/reports/a.ts': 'export const a = 1;\n',
  'src-shared/domain/reports/b.ts': "import '#shared/domain/cases/b.ts';\n",
};

interface Cruise {
  readonly summary: { readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[] };
}

test('the import check passes on a sound repository', async () => {
  const miniature = await makeMiniature({
    ...Object.fromEntries(TARGETS),
    // The router may name the types of a service.
    'src-main/services/case-handlers.ts': 'export type CaseHandlers = Record<string, () => void>;\n',
    'src-main/router/sound.ts':
      "import type { CaseHandlers } from '#main/services/case-handlers.ts';\n\nexport type Sound = CaseHandlers;\n",
    'src-main/store/sound.ts':
      "import Database from 'better-sqlite3';\n\nexport const open = (path: string) => new Database(path);\n",
  });
  const { code, output } = await miniature.check('imports');
  expect(output).toContain('no dependency violations found');
  expect(code).toBe(0);
});

test('the import check fails on one forbidden import of each kind', async () => {
  const planted = FORBIDDEN.map(
    ([from, specifier]) => [from, (from.endsWith('.svelte') ? component : importing)(specifier)] as const,
  );
  const miniature = await makeMiniature({ ...Object.fromEntries(TARGETS), ...CYCLES, ...Object.fromEntries(planted) });
  // With a report in JSON the tool leaves the judgement to its reader: the plain run must fail, too.
  expect((await miniature.check('imports')).code).not.toBe(0);
  const { output } = await miniature.check('imports', ['--output-type', 'json']);
  const { violations } = (JSON.parse(output) as Cruise).summary;
  const found = violations.map(({ from, rule }) => `${rule.name}: ${from}`);
  const wanted = FORBIDDEN.map(([from, , rule]) => `${rule}: ${from}`);
  expect(wanted.filter((line) => !found.includes(line))).toEqual([]);
  expect(found.some((line) => line.startsWith('no-circular: src-shared/lib/'))).toBe(true);
  expect(found.some((line) => line.startsWith('no-domain-cycle: src-shared/domain/'))).toBe(true);
});
