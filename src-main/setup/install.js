import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { countLocked, isInstalled } from './installed.js';
import { ROOT } from './places.js';
import { SetupError } from './setup-error.js';

/** What the dependencies take on disk, with room for npm's cache. */
const NEEDED_BYTES = 2.5e9;
const PROGRESS_EVERY_MS = 5000;

const NETWORK_CODES = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|FETCH_ERROR)\b/;
const DISK_CODES = /\b(ENOSPC|EDQUOT)\b/;
const PERMISSION_CODES = /\b(EACCES|EPERM|EROFS)\b/;

/** Installs the dependencies where they are missing or older than the lockfile; otherwise returns at once. */
export async function ensureInstalled() {
  if (!isInstalled(ROOT)) {
    requireSpace();
    await install();
  }
  linkCommand();
}

function requireSpace() {
  const disk = statfsSync(ROOT);
  if (disk.bavail * disk.bsize >= NEEDED_BYTES) return;
  throw new SetupError(diskFullText());
}

async function install() {
  const startedAtMs = Date.now();
  console.error('Installing the dependencies of CaseLens (once; needs the network) ...');
  const progress = setInterval(() => {
    console.error(`  ${countInstalled()} of at most ${countLocked(ROOT)} packages, ${secondsSince(startedAtMs)} s`);
  }, PROGRESS_EVERY_MS);
  try {
    const { code, output } = await runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
    if (code !== 0) throw new SetupError(explain(output));
  } finally {
    clearInterval(progress);
  }
  console.error(`Installed in ${secondsSince(startedAtMs)} s.`);
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function runNpm(args) {
  const [program, ...before] = npmCommand();
  const child = spawn(program, [...before, ...args], {
    cwd: ROOT,
    // No dependency needs its install script: docs/decisions/0003-no-install-scripts.md.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip', ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, output });
    });
  });
}

/**
 * npm as a program and its first arguments: the npm that started us, else the one beside this Node, else the one on the PATH.
 * Never through a shell, which would take a path with spaces apart.
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env['npm_execpath'] ?? '',
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((path) => basename(path) === 'npm-cli.js' && existsSync(path));
  return script === undefined ? ['npm'] : [process.execPath, script];
}

/** @param {string} output what npm wrote on standard error */
function explain(output) {
  if (DISK_CODES.test(output)) return diskFullText();
  if (NETWORK_CODES.test(output)) {
    return (
      'The dependencies could not be fetched: there is no way to the package registry.\n' +
      'The first set-up needs the network (or a registry named in .npmrc); afterwards CaseLens works without it. Connect and run the same command again.'
    );
  }
  if (PERMISSION_CODES.test(output)) {
    return `The folder ${ROOT} cannot be written.\nGive this user the right to write there, or move the folder, and run the same command again.\n\n${output}`;
  }
  return `npm ci did not finish:\n\n${output}`;
}

function diskFullText() {
  return `The disk of ${ROOT} is too full: the dependencies need ${(NEEDED_BYTES / 1e9).toFixed(1)} GB.\nMake room and run the same command again.`;
}

function countInstalled() {
  const modules = join(ROOT, 'node_modules');
  if (!existsSync(modules)) return 0;
  return readdirSync(modules).reduce(
    (sum, name) => sum + (name.startsWith('@') ? readdirSync(join(modules, name)).length : 1),
    0,
  );
}

/** @param {number} startedAtMs */
function secondsSince(startedAtMs) {
  return Math.round((Date.now() - startedAtMs) / 1000);
}

/** Makes `npx caselens` find this repository's own command: npm links the commands of dependencies only. */
function linkCommand() {
  const folder = join(ROOT, 'node_modules', '.bin');
  const link = join(folder, process.platform === 'win32' ? 'caselens.cmd' : 'caselens');
  if (existsSync(link)) return;
  mkdirSync(folder, { recursive: true });
  // A link whose target is gone does not "exist", and would stand in the way.
  rmSync(link, { force: true });
  if (process.platform === 'win32') writeFileSync(link, '@node "%~dp0\\..\\..\\src-main\\setup\\caselens.js" %*\r\n');
  else symlinkSync(join('..', '..', 'src-main', 'setup', 'caselens.js'), link);
}
