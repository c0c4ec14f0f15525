import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ROOT } from '#main/setup/places.js';
import { readTracked, trackedFiles } from './tracked-files.ts';

const decisions = trackedFiles().filter((path) => path.startsWith('docs/decisions/') && path.endsWith('.md'));
const changes = trackedFiles().filter((path) => path.startsWith('docs/changes/') && path.endsWith('.md'));

describe('decisions', () => {
  test('are numbered without gap or double', () => {
    const numbers = decisions.map((path) => Number(/\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]));
    expect([...numbers].sort((a, b) => a - b)).toEqual(decisions.map((_, index) => index + 1));
  });

  test.each(decisions)('%s has a title with its number, the decision and its reason', (path) => {
    const text = readTracked(path);
    const number = Number(/\/(\d{4})-/.exec(path)?.[1]);
    expect(text).toMatch(new RegExp(`^# ${number}\\. `));
    expect(text).toContain('## Decision');
    expect(text).toContain('## Why');
  });
});

test.each(changes)('%s tells a user in one line what changed', (path) => {
  expect(readTracked(path)).toMatch(/^(Added|Changed|Fixed|Removed): \S/);
});

test('CONTRIBUTING names every npm script', () => {
  const { scripts } = JSON.parse(readTracked('package.json')) as { readonly scripts: Record<string, string> };
  const guide = readTracked('docs/CONTRIBUTING.md');
  const unnamed = Object.keys(scripts).filter((name) => !guide.includes(`npm ${name}`) && !guide.includes(`npm run ${name}`));
  expect(unnamed).toEqual([]);
});

test('the import table of docs/architecture.md names every folder that the import check knows', async () => {
  // By address, so that the compiler does not look for types of a configuration file.
  const cruiser: { readonly forbidden: readonly { readonly name: string }[] } = (
    await import(pathToFileURL(join(ROOT, '.dependency-cruiser.js')).href)
  ).default;
  // A bar inside a table is escaped.
  const page = readTracked('docs/architecture.md').replaceAll('\\|', '|');
  const folders = cruiser.forbidden.flatMap(({ name }) => (name.endsWith(' inside') ? [name.replace(' inside', '')] : []));
  expect(folders.length).toBeGreaterThan(15);
  expect(folders.filter((folder) => !page.includes(`\`${folder}\``))).toEqual([]);
});

test('links between pages point at files that are there', () => {
  const files = new Set(trackedFiles());
  const pages = [...files].filter((path) => path.endsWith('.md') && (path.startsWith('docs/') || path === 'README.md'));
  const broken = pages.flatMap((page) =>
    [...readTracked(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
      .map(([, link]) => new URL(link ?? '', `file:///${page}`).pathname.slice(1))
      .filter((target) => !files.has(target) && ![...files].some((file) => file.startsWith(`${target.replace(/\/$/, '')}/`)))
      .map((target) => `${page}: ${target}`),
  );
  expect(broken).toEqual([]);
});
