import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { environmentFor } from './node24.js';
import { ROOT } from './places.js';
import { runInstead } from './run-process.js';

/** @typedef {{ status: string, assertionResults: readonly { status: string }[] }} FileReport */

/**
 * Runs projects of vitest.config.ts and counts their tests.
 * @param {string} node24
 * @param {readonly string[]} projects
 * @returns {Promise<import('./totals.js').Total>}
 */
export async function runVitest(node24, projects) {
  const report = join(ROOT, 'test-output', `vitest-${projects.join('-')}.json`);
  rmSync(report, { force: true });
  const code = await runInstead(
    node24,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.flatMap((name) => ['--project', name]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    { cwd: ROOT, env: environmentFor(node24) },
  );
  const total = countReport(report);
  // Vitest failed though every test passed (an error outside of any test): that is a failure too.
  return code !== 0 && total.failed === 0 ? { ...total, failed: 1 } : total;
}

/**
 * @param {string} path of Vitest's JSON report
 * @returns {import('./totals.js').Total} a test that did not run counts as failed, and so does a file that could not be loaded
 */
export function countReport(path) {
  const total = { passed: 0, failed: 0 };
  for (const { status, assertionResults } of readReport(path)) {
    const passed = assertionResults.filter((test) => test.status === 'passed').length;
    const failed = assertionResults.length - passed;
    total.passed += passed;
    total.failed += status === 'passed' || failed > 0 ? failed : 1;
  }
  return total;
}

/** @param {string} path @returns {readonly FileReport[]} */
function readReport(path) {
  try {
    return /** @type {{ testResults: readonly FileReport[] }} */ (JSON.parse(readFileSync(path, 'utf8'))).testResults;
  } catch {
    return []; // Vitest wrote none: its exit code says that it failed
  }
}
