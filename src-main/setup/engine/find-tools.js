import { spawnSync } from 'node:child_process';
import { failures } from './failures.js';

const ANSWERS_WITHIN_MS = 30_000;

/** @typedef {{ program: string, args: readonly string[] }} Python a program and its first arguments */
/** @typedef {import('./lock.js').Target} Target */

/** What each platform calls Python. @type {readonly Python[]} */
const PYTHONS = [
  { program: 'python3', args: [] },
  { program: 'python', args: [] },
  { program: 'py', args: ['-3'] },
];

/**
 * A Python that has pip: it only fetches files, so any version will do.
 * @param {string} file what it is to fetch, for the message where there is none
 * @param {NodeJS.ProcessEnv} env
 * @returns {Python}
 */
export function findPip(file, env = process.env) {
  const present = PYTHONS.filter((python) => answer(python, ['--version'], env) !== undefined);
  const found = present.find((python) => answer(python, ['-m', 'pip', '--version'], env) !== undefined);
  if (found !== undefined) return found;
  if (present[0] === undefined) throw failures.noPython(PYTHONS.map(nameOf), file);
  throw failures.noPip(nameOf(present[0]), file);
}

/**
 * The folder of the Python whose library TensorFlow's own refers to (Windows only).
 * @param {NonNullable<Target['hostPython']>} wanted
 * @param {NodeJS.ProcessEnv} env
 */
export function findHostPython(wanted, env = process.env) {
  const ask = ['-c', 'import sys, platform; print("%d.%d" % sys.version_info[:2], platform.machine(), sys.base_prefix, sep="|")'];
  const answers = [{ program: 'py', args: [`-${wanted.version}`] }, ...PYTHONS].map((python) => answer(python, ask, env));
  const pythons = answers.filter((text) => text !== undefined).map((text) => text.split('|'));
  const fitting = pythons.find(([version, machine]) => version === wanted.version && machine === 'AMD64');
  if (fitting?.[2] !== undefined) return fitting[2];
  throw failures.noHostPython(
    wanted,
    pythons.map(([version, machine]) => `Python ${version} for ${machine}`),
  );
}

/**
 * The C++ compiler: what CXX names, else the usual ones.
 * @param {string} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function findCompiler(platform, env = process.env) {
  const usual = platform === 'win32' ? ['cl.exe'] : ['c++', 'g++', 'clang++'];
  const named = env['CXX'];
  const candidates = named === undefined || named === '' ? usual : [named, ...usual];
  const ask = platform === 'win32' ? [] : ['--version'];
  const found = candidates.find((program) => answer({ program, args: [] }, ask, env) !== undefined);
  if (found === undefined) throw failures.noCompiler(candidates, platform);
  return found;
}

/** @param {Python} python */
const nameOf = ({ program, args }) => [program, ...args].join(' ');

/**
 * @param {Python} python
 * @param {readonly string[]} more arguments
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined} what it says; undefined where it is not there, or only a hint to install it (as on Windows and Macs)
 */
function answer({ program, args }, more, env) {
  const { status, stdout } = spawnSync(program, [...args, ...more], {
    env,
    encoding: 'utf8',
    timeout: ANSWERS_WITHIN_MS,
    windowsHide: true,
  });
  return status === 0 ? stdout.trim() : undefined;
}
