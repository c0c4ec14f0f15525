import { spawn } from 'node:child_process';

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null, output: string }} Finished `output`: both streams together */

/** The tools that run now, so that an interrupted install leaves none behind. @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/**
 * Runs a tool without a shell, so that a path may hold spaces, and keeps what it writes. `code` is null where a signal ended it.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeout?: number }} options `timeout` in ms
 * @returns {Promise<Finished>}
 */
export function runTool(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
      });
    }
    child.on('error', (error) => {
      running.delete(child);
      reject(error);
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve({ code, signal, output });
    });
  });
}

/** Ends the tools that run now. */
export function stopTools() {
  for (const child of running) child.kill();
}
