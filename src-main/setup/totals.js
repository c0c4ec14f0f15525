import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './places.js';

/** @typedef {{ passed: number, failed: number }} Total */

const FOLDER = join(ROOT, 'test-output');

/** @param {string} suite */
const fileOf = (suite) => join(FOLDER, `total-${suite}.json`);

/** Forgets the total of an earlier run, so that a run which dies leaves none. @param {string} suite */
export function forgetTotal(suite) {
  mkdirSync(FOLDER, { recursive: true });
  rmSync(fileOf(suite), { force: true });
}

/** @param {string} suite @param {Total} total */
export function keepTotal(suite, total) {
  writeFileSync(fileOf(suite), JSON.stringify(total));
}

/** @param {readonly Total[]} totals @returns {Total} */
export function sumTotals(totals) {
  return totals.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
}

/** A suite that left no total did not come to its end: that is a failure. @param {string} suite @returns {Total} */
function readTotal(suite) {
  if (!existsSync(fileOf(suite))) return { passed: 0, failed: 1 };
  return /** @type {Total} */ (JSON.parse(readFileSync(fileOf(suite), 'utf8')));
}

// `node totals.js test real parity`: one line over the suites that were run before, for CI.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = sumTotals(process.argv.slice(2).map(readTotal));
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
