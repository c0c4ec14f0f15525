import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFor } from './node24.js';
import { ROOT } from './places.js';
import { runQuietly } from './run-process.js';
import { SetupError } from './setup-error.js';

/**
 * What can be built: `page`, the windows' page for the loopback host, and `electron`, everything that Electron loads.
 * Each is built again only when the content of its inputs has changed, so a second start does not wait for it.
 */
const TARGETS = {
  page: {
    label: "the windows' page",
    tool: ['node_modules/vite/bin/vite.js', 'build'],
    inputs: ['src-renderer', 'src-shared', 'vite.config.ts', 'svelte.config.js', 'package-lock.json'],
    result: 'out/renderer/index.html',
  },
  electron: {
    label: 'the application for Electron',
    tool: ['node_modules/electron-vite/bin/electron-vite.js', 'build'],
    inputs: [
      'src-renderer',
      'src-shared',
      'src-main',
      'electron.vite.config.ts',
      'vite.config.ts',
      'svelte.config.js',
      'package-lock.json',
    ],
    result: 'out/main/shell.js',
  },
};

/**
 * Builds a target where it is missing or older than its inputs.
 * @param {keyof typeof TARGETS} name
 * @param {string} node24
 */
export async function ensureBuilt(name, node24) {
  const { label, tool, inputs, result } = TARGETS[name];
  const stamp = join(ROOT, 'out', `${name}.inputs`);
  const hash = hashInputs(inputs);
  if (existsSync(join(ROOT, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.error(`Building ${label} ...`);
  const startedAtMs = Date.now();
  const { code, output } = await runQuietly(node24, tool, { cwd: ROOT, env: environmentFor(node24) });
  if (code !== 0) throw new SetupError(`Building ${label} failed:\n\n${output}`);
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  writeFileSync(stamp, hash);
  console.error(`Built in ${((Date.now() - startedAtMs) / 1000).toFixed(1)} s.`);
}

/** @param {readonly string[]} inputs files and folders, relative to the root */
function hashInputs(inputs) {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap(filesOf))
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]} every file below it, sorted; itself where it is a file
 */
function filesOf(path) {
  const entries = readdirSyncOrFile(path);
  if (entries === undefined) return [path];
  return entries.flatMap((entry) => filesOf(`${path}/${entry}`));
}

/**
 * @param {string} path
 * @returns {string[] | undefined} undefined where it is no folder
 */
function readdirSyncOrFile(path) {
  try {
    return readdirSync(join(ROOT, path)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}
