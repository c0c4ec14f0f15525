import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Measured } from './measure.ts';
import { markdownText, tablesOf } from './tables.ts';

const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';

/** Everything measured so far under the same conditions: a benchmark that is measured again replaces its older figures. */
export interface Results {
  readonly machine: readonly string[];
  readonly benchmarks: readonly Measured[];
}

/** The results of a file; none where it is not there or is of another machine or other versions. */
export function readResults(path: string, machine: readonly string[]): Results {
  if (!existsSync(path)) return { machine, benchmarks: [] };
  const kept = JSON.parse(readFileSync(path, 'utf8')) as Results;
  return JSON.stringify(kept.machine) === JSON.stringify(machine) ? kept : { machine, benchmarks: [] };
}

/** Adds a benchmark, in the order of `names`, and writes the file. */
export function addResult(path: string, { machine, benchmarks }: Results, { measured, names }: Added): Results {
  const others = benchmarks.filter(({ name }) => name !== measured.name && names.includes(name));
  const all = [...others, measured].toSorted((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  const results = { machine, benchmarks: all };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 1)}\n`);
  return results;
}

interface Added {
  readonly measured: Measured;
  /** All benchmarks, in the order of the tables. */
  readonly names: readonly string[];
}

/** Puts machine and tables between the marks of a page. */
export function writePage(path: string, { machine, benchmarks }: Results): void {
  const page = readFileSync(path, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new TypeError(`${path} has no marks ${BEGIN} and ${END}`);
  const days = benchmarks.map(({ measuredAt }) => measuredAt).toSorted();
  const measured = `Measured ${days[0] ?? ''} to ${days.at(-1) ?? ''} (UTC) on:`;
  const lines = [measured, '', ...machine.map((line) => `- ${line}`), '', tablesOf(benchmarks).map(markdownText).join('\n\n')];
  writeFileSync(path, `${before}${BEGIN}\n\n${lines.join('\n')}\n\n${END}${after}`);
}
