import { copyFileSync, existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { compileBinding } from './compile-binding.js';
import { failures } from './failures.js';
import { fetchWheel, givenWheel } from './fetch-wheel.js';
import { findCompiler, findHostPython, findPip } from './find-tools.js';
import { neededBytes, targetFor } from './lock.js';
import { isInPlace, manifestOf, writeManifest } from './manifest.js';
import { reportProgress } from './progress.js';
import { runSelfTest } from './run-self-test.js';
import { stopTools } from './run-tool.js';
import { requireHash } from './sha256.js';
import { enginePlaces, explainDiskError, openWorkspace, putInPlace, removeLeftovers, waitForOthers } from './workspace.js';

/** @typedef {import('./lock.js').Wheel} Wheel */
/** @typedef {import('./lock.js').Target} Target */
/**
 * `wheels`: files or folders that the user gave, in place of fetching; `say`: where progress goes.
 * @typedef {{ root: string, lock: import('./lock.js').EngineLock, machine: import('./lock.js').Machine, hasGpu: boolean,
 *   wheels: readonly string[], node24: string, env: NodeJS.ProcessEnv, say: (text: string) => void }} InstallOptions
 */
/** @typedef {{ compiler: string, python: import('./find-tools.js').Python | undefined, hostPython: string | undefined }} Tools */

const STOPS = /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]);

/**
 * Installs TensorFlow's libraries and the binding in `native/tensorflow`: all of it, or nothing. Returns at once where it is there.
 * @param {InstallOptions} options
 * @returns {Promise<'installed' | 'present'>}
 */
export async function installEngine(options) {
  const { root, lock, machine, hasGpu, say } = options;
  const target = targetFor(lock, machine, hasGpu);
  const places = enginePlaces(root);
  removeLeftovers(places);
  if (isInPlace(places.installed, lock, target)) return 'present';
  const needed = neededBytes(target, options.wheels.length === 0);
  try {
    mkdirSync(places.native, { recursive: true });
    await waitForOthers(places, say);
    removeLeftovers(places);
    if (isInPlace(places.installed, lock, target)) return 'present';
    const tools = findTools(target, options);
    requireSpace(places.native, needed);
    await build(target, tools, options);
    return 'installed';
  } catch (error) {
    throw explainDiskError(error, { folder: places.native, needed });
  }
}

/**
 * Everything that the later steps need, looked for before anything is fetched.
 * @param {Target} target
 * @param {InstallOptions} options
 * @returns {Tools}
 */
function findTools({ wheels, hostPython }, { machine, wheels: given, env }) {
  for (const wheel of given.length > 0 ? wheels : []) givenWheel(wheel, given);
  const first = wheels[0]?.file ?? '';
  return {
    compiler: findCompiler(machine.platform, env),
    hostPython: hostPython === undefined ? undefined : findHostPython(hostPython, env),
    python: given.length > 0 ? undefined : findPip(first, env),
  };
}

/** @param {string} folder @param {number} needed bytes */
function requireSpace(folder, needed) {
  const disk = statfsSync(folder);
  const free = disk.bavail * disk.bsize;
  if (free < needed) throw failures.diskFull(folder, { free, needed });
}

/**
 * @param {Target} target
 * @param {Tools} tools
 * @param {InstallOptions} options
 */
async function build(target, tools, options) {
  const { root, lock, machine, hasGpu, node24, env, say } = options;
  const places = enginePlaces(root);
  const workspace = openWorkspace(places);
  const removeHandlers = onStop(() => {
    stopTools();
    workspace.close();
  });
  try {
    for (const wheel of target.wheels) await takeWheel(wheel, { workspace, tools, options });
    copyHostLibrary(target, tools, workspace.result);
    say('Compiling the binding ...');
    const headers = join(workspace.folder, 'include');
    const scratch = join(workspace.folder, 'scratch');
    mkdirSync(scratch);
    await compileBinding({
      compiler: tools.compiler,
      platform: machine.platform,
      headers,
      result: workspace.result,
      scratch,
      env,
    });
    say('Testing it ...');
    const selfTest = await runSelfTest(workspace.result, { node24, env });
    writeManifest(workspace.result, manifestOf({ lock, target, machine, hasGpu, folder: workspace.result, selfTest }));
    putInPlace(workspace, places);
    rmSync(places.failure, { force: true });
  } finally {
    removeHandlers();
    workspace.close();
  }
}

/**
 * Fetches one wheel (or takes the given one), checks it, unpacks what is needed, and removes what was fetched.
 * @param {Wheel} wheel
 * @param {{ workspace: import('./workspace.js').Workspace, tools: Tools, options: InstallOptions }} context
 */
async function takeWheel(wheel, { workspace, tools, options: { lock, wheels, env, say } }) {
  const fetched = join(workspace.folder, 'wheel');
  const path =
    tools.python === undefined
      ? givenWheel(wheel, wheels)
      : await fetchWheel(wheel, { python: tools.python, folder: fetched, env, say });
  await requireHash(path, wheel.sha256);
  say(`Unpacking ${wheel.name} ${wheel.version} ...`);
  // Loaded only now: the set-up of npm's packages, which bring the zip library, runs from the same folder.
  const { unpackWheel } = await import('./unpack-wheel.js');
  const headers = Object.fromEntries(lock.headers.map((folder) => [folder, folder.replace('tensorflow/include/', 'include/')]));
  const results = Object.fromEntries(Object.entries(wheel.unpack).map(([entry, place]) => [entry, `result/${place}`]));
  let unpackedBytes = 0;
  const stop = reportProgress(say, () => unpackedBytes / wheel.unpackedBytes);
  const onBytes = (/** @type {number} */ bytes) => {
    unpackedBytes += bytes;
  };
  await unpackWheel(path, { rules: { ...headers, ...results }, folder: workspace.folder, onBytes }).finally(stop);
  rmSync(fetched, { recursive: true, force: true });
}

/**
 * @param {Target} target
 * @param {Tools} tools
 * @param {string} result
 */
function copyHostLibrary({ hostPython }, tools, result) {
  if (hostPython === undefined || tools.hostPython === undefined) return;
  const path = join(tools.hostPython, hostPython.library);
  if (!existsSync(path)) throw failures.noHostPython(hostPython, [`no ${path}`]);
  copyFileSync(path, join(result, hostPython.library));
}

/**
 * Cleans up when this program is told to stop, and then stops.
 * @param {() => void} cleanUp
 * @returns {() => void} takes that back
 */
function onStop(cleanUp) {
  const handlers = STOPS.map(([signal, code]) => {
    const handler = () => {
      cleanUp();
      process.exit(code);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const remove of handlers) remove();
  };
}
