import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '#main/setup/places.js';

const REQUIREMENTS = join(ROOT, 'test', 'bench', 'peers', 'requirements.txt');
const FOLDER = join(ROOT, 'test-output', 'peers-venv');

/**
 * The Python with Keras, TensorFlow, ONNX Runtime, TensorBoard and scikit-learn that CaseLens is compared with: the interpreter that
 * `CASELENS_PEERS_PYTHON` names, otherwise that of a virtual environment under `test-output`, which is made (minutes) with the packages of
 * `bench/peers/requirements.txt` where it is missing or holds others. `PYTHON` names the Python it is made with. Fails where it cannot be made.
 */
export function peersPython(say: (text: string) => void = toTerminal): Promise<string> {
  const named = process.env['CASELENS_PEERS_PYTHON'];
  return Promise.resolve().then(() => (named === undefined || named === '' ? ensureEnvironment(FOLDER, say) : mustExist(named)));
}

function ensureEnvironment(folder: string, say: (text: string) => void): string {
  const isWindows = process.platform === 'win32';
  const python = isWindows ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python');
  const stamp = join(folder, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  say('making the Python environment of the peers (once, minutes) …');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  must(process.env['PYTHON'] ?? (isWindows ? 'python' : 'python3'), ['-m', 'venv', folder]);
  must(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--disable-pip-version-check', '-r', REQUIREMENTS]);
  writeFileSync(stamp, wanted);
  return python;
}

const toTerminal = (text: string): void => void process.stderr.write(`${text}\n`);

function mustExist(python: string): string {
  if (existsSync(python)) return python;
  throw new TypeError(`CASELENS_PEERS_PYTHON names ${python}, which is not there`);
}

function must(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) throw new TypeError(`${program} ${args.join(' ')} failed: ${error?.message ?? `exit code ${status ?? ''}`}`);
}
