import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { findNode24 } from '../node24.js';
import { ROOT } from '../places.js';
import { SetupError } from '../setup-error.js';
import { BINDING } from './compile-binding.js';
import { failures } from './failures.js';
import { installEngine } from './install-engine.js';
import { readLock, targetFor, targetName, thisMachine } from './lock.js';
import { isInPlace } from './manifest.js';
import { enginePlaces, removeLeftovers } from './workspace.js';

/** After a failure the next start does not try again for so long. */
const TRY_AGAIN_AFTER_MS = 24 * 3_600_000;
const AGAIN = 'npm run engine:install';

/** @typedef {{ atMs: number, message: string }} LastFailure */
/** @typedef {{ root: string, env: NodeJS.ProcessEnv, say: (text: string) => void }} EnsureOptions */

/** What the terminal of a set-up gets. @returns {EnsureOptions} */
const here = () => ({
  root: ROOT,
  env: process.env,
  say: (text) => {
    console.error(text);
  },
});

/**
 * Installs TensorFlow where it is missing; fails where that cannot be done. For the tests, which need it.
 * @param {EnsureOptions} options
 */
export async function requireEngine(options = here()) {
  if (!isPresent(options)) await install(options);
}

/**
 * The same for the application, which goes on without it: a failure is said, remembered, and not tried again for a day.
 * @param {EnsureOptions} options
 */
export async function offerEngine(options = here()) {
  const { root, say } = options;
  try {
    if (isPresent(options)) return;
    const last = lastFailure(root);
    if (last === undefined) await install(options);
    else say(`TensorFlow is not installed (${firstLine(last.message)}). CaseLens uses ONNX Runtime. To try again: ${AGAIN}`);
  } catch (error) {
    // Nothing that goes wrong here, foreseen or not, keeps the application from starting.
    const message = error instanceof SetupError ? error.message : `TensorFlow could not be installed: ${inspect(error)}`;
    rememberFailure(root, message);
    say(`\n${message}\n\nCaseLens goes on with ONNX Runtime. To try again: ${AGAIN}\n`);
  }
}

/**
 * Whether the runner is there: in the folder that the user names, or installed for this machine, with or without a GPU.
 * @param {EnsureOptions} options
 */
function isPresent({ root, env }) {
  const named = env['CASELENS_TENSORFLOW_DIR'];
  if (named !== undefined && named !== '') {
    if (existsSync(join(named, BINDING))) return true;
    throw failures.emptyOverride(named);
  }
  const lock = readLock();
  const machine = thisMachine();
  const targets = [false, true].map((hasGpu) => lock.targets[targetName(machine, hasGpu)]);
  const places = enginePlaces(root);
  removeLeftovers(places);
  return targets.some(
    (target) => target !== undefined && !('unsupported' in target) && isInPlace(places.installed, lock, target),
  );
}

/** @param {EnsureOptions} options */
async function install({ root, env, say }) {
  const lock = readLock();
  const machine = thisMachine();
  const { wheels } = targetFor(lock, machine, false);
  const sum = (/** @type {'bytes' | 'unpackedBytes'} */ key) => wheels.reduce((total, wheel) => total + wheel[key], 0);
  const sizes = `${Math.round(sum('bytes') / 1e6)} MB to fetch, ${(sum('unpackedBytes') / 1e9).toFixed(1)} GB on disk`;
  say(`Installing TensorFlow, for training of whole networks (once; ${sizes}) ...`);
  const startedAtMs = Date.now();
  await installEngine({ root, lock, machine, hasGpu: false, wheels: [], node24: findNode24(), env, say });
  say(`TensorFlow is installed (${Math.round((Date.now() - startedAtMs) / 1000)} s).`);
}

/** @param {string} root @returns {LastFailure | undefined} undefined where there was none within a day */
function lastFailure(root) {
  try {
    const last = /** @type {LastFailure} */ (JSON.parse(readFileSync(enginePlaces(root).failure, 'utf8')));
    return Date.now() - last.atMs < TRY_AGAIN_AFTER_MS ? last : undefined;
  } catch {
    return undefined; // none, or cut short
  }
}

/** @param {string} root @param {string} message */
function rememberFailure(root, message) {
  const { native, failure } = enginePlaces(root);
  try {
    mkdirSync(native, { recursive: true });
    writeFileSync(failure, `${JSON.stringify({ atMs: Date.now(), message })}\n`);
  } catch {
    // A folder that cannot be written may have been the failure itself: the next start says it again.
  }
}

/** @param {string} message */
const firstLine = (message) =>
  (message.split('\n')[0] ?? '').replace('TensorFlow could not be installed: ', '').replace(/\.$/, '');
