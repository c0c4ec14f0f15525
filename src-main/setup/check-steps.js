import { cpus } from 'node:os';
import { environmentFor } from './node24.js';
import { ROOT } from './places.js';
import { runQuietly } from './run-process.js';

/** @typedef {{ name: string, args: readonly string[] }} CheckStep `args` of Node: a tool's own file and its arguments */

const SOURCES = ['src-shared', 'src-main', 'src-renderer', 'test'];

/** Everything that reads the code without running it. @type {readonly CheckStep[]} */
export const CHECK_STEPS = [
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.', '--quiet'] },
  { name: 'types of src-main', args: ['node_modules/typescript/bin/tsc', '-p', 'src-main'] },
  { name: 'types of test', args: ['node_modules/typescript/bin/tsc', '-p', 'test'] },
  { name: 'types of src-renderer', args: svelteCheck('src-renderer/tsconfig.json') },
  { name: 'types of test/component', args: svelteCheck('test/component/tsconfig.json') },
  { name: 'types of src-shared', args: ['node_modules/typescript/bin/tsc', '-p', 'src-shared'] },
  { name: 'types of the configuration', args: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'] },
  {
    name: 'imports',
    args: ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', ...SOURCES, '--config', '.dependency-cruiser.js'],
  },
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'] },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
];

/** @param {string} tsconfig */
function svelteCheck(tsconfig) {
  return ['node_modules/svelte-check/bin/svelte-check', '--tsconfig', tsconfig, '--fail-on-warnings', '--output', 'human'];
}

/**
 * Runs the steps, as many at once as there are processors (four at most), and says how each went.
 * @param {string} node24
 * @param {readonly CheckStep[]} steps
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks(node24, steps = CHECK_STEPS) {
  const waiting = [...steps];
  const total = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const hasPassed = await runStep(node24, step);
      total[hasPassed ? 'passed' : 'failed'] += 1;
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, cpus().length) }, worker));
  return total;
}

/**
 * @param {string} node24
 * @param {CheckStep} step
 */
async function runStep(node24, { name, args }) {
  const startedAtMs = Date.now();
  const { code, output } = await runQuietly(node24, args, { cwd: ROOT, env: environmentFor(node24) });
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`);
  if (code !== 0) console.log(output.trimEnd().replaceAll(/^/gm, '    '));
  return code === 0;
}
