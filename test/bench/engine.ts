/**
 * How fast the engine is beside Python Keras and Python onnxruntime, on the same work in the same run, by turns: `npm run bench`.
 *   --only NAME    those benchmarks whose name holds the word (again for more); the others keep their last figures
 *   --quick        little work, few turns: shows that everything works; its figures are worth nothing and go into no page
 *   --rounds N     so many turns for each side
 *   --list         the names
 * Raw figures go to test-output/bench/, the tables to the terminal and to docs/benchmarks.md.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '#main/setup/places.js';
import { peersPython } from '#test/support/peers.ts';
import { makeBenchmarks } from './engine/benchmarks.ts';
import { describeMachine, disturbances, processorFlags } from './engine/machine.ts';
import { measure } from './engine/measure.ts';
import { addResult, readResults, writePage } from './engine/results.ts';
import { tablesOf, terminalText } from './engine/tables.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    list: { type: 'boolean', default: false },
  },
});
const folder = join(ROOT, 'test-output', 'bench');
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const made = await makeBenchmarks({ isQuick: options.quick, flags: processorFlags(), folder });
const all = made.map((benchmark) => ({ ...benchmark, rounds: Number(options.rounds ?? benchmark.rounds) }));
const names = all.map(({ name }) => name);
const chosen = all.filter(({ name }) => options.only.length === 0 || options.only.some((word) => name.includes(word)));
if (options.list || chosen.length === 0) {
  console.log(names.join('\n'));
  process.exit(options.list ? 0 : 1);
}

const python = await peersPython(say);
for (const text of disturbances()) say(`warning: ${text}`);
const file = join(folder, options.quick ? 'quick.json' : 'results.json');
let results = readResults(file, await describeMachine(python));
const startedAt = performance.now();
const failed: string[] = [];
for (const benchmark of chosen) {
  try {
    const measured = await measure(benchmark, python, (text) => say(`${benchmark.name}: ${text}`));
    results = addResult(file, results, { measured, names });
    for (const table of tablesOf([measured])) console.log(`\n${terminalText(table)}\n  (${measured.seconds} s)\n`);
  } catch (thrown) {
    failed.push(benchmark.name);
    say(`${benchmark.name} FAILED: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}
if (!options.quick) writePage(join(ROOT, 'docs', 'benchmarks.md'), results);
console.log(`\n${results.machine.join('\n')}\n\n${tablesOf(results.benchmarks).map(terminalText).join('\n\n')}`);
console.log(
  `\n${chosen.length - failed.length} benchmarks in ${Math.round((performance.now() - startedAt) / 1000)} s; raw figures: ${file}`,
);
if (failed.length > 0) {
  console.log(`FAILED: ${failed.join(', ')}`);
  process.exitCode = 1;
}
