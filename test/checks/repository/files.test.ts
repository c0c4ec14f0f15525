import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { readTracked, trackedFiles, trackedTextFiles } from './tracked-files.ts';

/** What may lie at the root; everything else has a folder (docs/CONTRIBUTING.md, "Where does it go?"). */
const ROOT_ENTRIES = [
  '.ci',
  '.dependency-cruiser.js',
  '.editorconfig',
  '.gitignore',
  '.npmrc',
  '.prettierignore',
  '.prettierrc.json',
  'LICENSE',
  'README.md',
  'docs',
  'electron-builder.yml',
  'electron.vite.config.ts',
  'eslint.config.js',
  'knip.json',
  'package-lock.json',
  'package.json',
  'resources',
  'src-main',
  'src-renderer',
  'src-shared',
  'svelte.config.js',
  'test',
  'tsconfig.base.json',
  'tsconfig.json',
  'vite.config.ts',
  'vitest.config.ts',
];

const SOURCE = /^(src-[^/]+|test)\/.*\.(ts|js|svelte)$/;
const KEBAB = /^([a-z0-9]+(-[a-z0-9]+)*)(\.svelte|\.test|\.config|\.d)?\.(ts|js)$/;
const PASCAL = /^([A-Z][a-z0-9]*)+\.svelte$/;
const NAMELESS = /^(utils?|helpers?|common|misc|index|types)\.(ts|js)$/;

test('the root holds the entries of the list and no other', () => {
  const entries = new Set(trackedFiles().map((path) => path.split('/')[0]));
  expect([...entries].sort()).toEqual([...ROOT_ENTRIES].sort());
});

test('files are named kebab-case.ts or PascalCase.svelte, after the one thing inside', () => {
  const names = trackedFiles().filter((path) => SOURCE.test(path));
  const wrong = names.filter((path) => {
    const name = basename(path);
    return !(name.endsWith('.svelte') ? PASCAL : KEBAB).test(name) || NAMELESS.test(name);
  });
  expect(wrong).toEqual([]);
});

test('every unit test lies where its source lies', () => {
  const sources = new Set(trackedFiles().map((path) => path.replace(/\/[^/]*$/, '')));
  const tests = trackedFiles().filter((path) => /^test\/unit\/(main|shared|renderer)\/.*\.test\.ts$/.test(path));
  const lost = tests.filter((path) => {
    const folder = path.replace(/^test\/unit\//, 'src-').replace(/\/[^/]*$/, '');
    return ![...sources].some(
      (source) => source === folder || source.startsWith(`${folder}/`) || folder.startsWith(`${source}/`),
    );
  });
  expect(lost).toEqual([]);
});

test('nothing tracked names a folder of the machine it was written on', () => {
  // Put together here, so that this file does not name them either.
  const machine = new RegExp(
    String.raw`(^|[\s"'\x60(=:])/(${['work', 'root', 'farm'].join('|')})/|/tmp/(n24|brief|bash_jobs)`,
    'm',
  );
  const named = trackedTextFiles().filter((path) => machine.test(readTracked(path)));
  expect(named).toEqual([]);
});

test('the lockfile and the npm settings name no registry', () => {
  expect(readTracked('package-lock.json')).not.toContain('"resolved"');
  expect(readTracked('package-lock.json')).not.toMatch(/https?:\/\/[^"]*\/-\/[^"]*\.tgz/);
  expect(readTracked('.npmrc')).not.toMatch(/registry\s*=|\/\//);
});

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readTracked('package.json')) as Record<
    string,
    Record<string, string>
  >;
  const versions = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
  expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
});

test('every program that is started by its path is there, and is bundled for Electron', () => {
  const sources = [...readTracked('src-main/platform/entries.ts').matchAll(/'\.\.\/([^']+\.ts)'/g)].map(
    ([, path]) => `src-main/${path ?? ''}`,
  );
  expect(sources.length).toBeGreaterThan(4);
  const bundled = readTracked('electron.vite.config.ts');
  expect(sources.filter((path) => !trackedFiles().includes(path) || !bundled.includes(path))).toEqual([]);
});
