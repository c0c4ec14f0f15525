import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '#main/setup/places.js';
import { runQuietly } from '#main/setup/run-process.js';
import { tempFolder } from '#test/support/temp-home.ts';

/** Bundles everything as for Electron; in the repository, because the bundle loads the packages beside it. */
async function bundle(): Promise<string> {
  await mkdir(join(ROOT, 'test-output'), { recursive: true });
  const folder = await mkdtemp(join(ROOT, 'test-output', 'bundle-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const tool = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { code, output } = await runQuietly(process.execPath, [tool, 'build', '--outDir', folder], { cwd: ROOT });
  expect(code, output).toBe(0);
  return folder;
}

test('the bundle for Electron holds every program, and its command line does the whole job', { timeout: 300_000 }, async () => {
  const folder = await bundle();
  const parts = ['main/shell.js', 'main/core.js', 'main/host.js', 'preload/preload.cjs', 'renderer/index.html'];
  expect(parts.filter((part) => !existsSync(join(folder, part)))).toEqual([]);
  // Imports, trains, evaluates and predicts: starts the engine and its decode workers by their path in the bundle.
  const home = join(tempFolder(), 'home');
  const { code, output } = await runQuietly(process.execPath, [join(folder, 'main', 'cli.js'), 'demo', '--home', home], {
    cwd: ROOT,
  });
  expect(code, output).toBe(0);
});
