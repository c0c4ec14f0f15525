import { fileURLToPath } from 'node:url';
import { failures } from './failures.js';
import { runTool } from './run-tool.js';

/** The first load of a library of 800 MB from a slow disk takes its time. */
const ENDS_WITHIN_MS = 300_000;

/** Worked out by hand in self-test-model/README.md. */
const ANSWER = [104, -30];

/** @typedef {{ version: string, usesGpu: boolean, tookMs: number }} SelfTest */

/**
 * Loads an installed binding in a Node of its own and lets it compute a network whose answer is known.
 * @param {string} folder of tfjs_binding.node
 * @param {{ node24: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<SelfTest>}
 */
export async function runSelfTest(folder, { node24, env = process.env }) {
  const startedAtMs = Date.now();
  const script = fileURLToPath(new URL('./self-test.js', import.meta.url));
  // Level 2: errors only. Without growth on demand TensorFlow takes the whole memory of a GPU.
  const quiet = { ...env, TF_CPP_MIN_LOG_LEVEL: '2', TF_FORCE_GPU_ALLOW_GROWTH: 'true' };
  const { code, signal, output } = await runTool(node24, [script, folder], { env: quiet, timeout: ENDS_WITHIN_MS });
  const tookMs = Date.now() - startedAtMs;
  return { ...judge({ code, signal, output, tookMs }), tookMs };
}

/**
 * What the self-test's process says, or why it does not count.
 * @param {{ code: number | null, signal: string | null, output: string, tookMs: number }} finished
 * @returns {{ version: string, usesGpu: boolean }}
 */
export function judge({ code, signal, output, tookMs }) {
  if (signal !== null && tookMs >= ENDS_WITHIN_MS) throw failures.selfTest(`no answer within ${ENDS_WITHIN_MS / 60_000} minutes`);
  if (signal !== null) {
    const hint = signal === 'SIGILL' ? ' (the processor lacks an instruction that TensorFlow uses, probably AVX)' : '';
    throw failures.selfTest(`the process crashed with ${signal}${hint}\n${output.slice(-2000)}`);
  }
  if (code !== 0) throw failures.selfTest(`the process ended with ${code}:\n${output.slice(-2000)}`);
  const line = output.split('\n').find((text) => text.startsWith('{'));
  if (line === undefined) throw failures.selfTest(`the process said nothing:\n${output.slice(-2000)}`);
  const { version, usesGpu, answer } = /** @type {{ version: string, usesGpu: boolean, answer: number[] }} */ (JSON.parse(line));
  if (JSON.stringify(answer) !== JSON.stringify(ANSWER)) {
    throw failures.selfTest(`the answer ${JSON.stringify(answer)} instead of ${JSON.stringify(ANSWER)}`);
  }
  return { version, usesGpu };
}
