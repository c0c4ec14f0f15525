import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { countReport } from '#main/setup/vitest-run.js';
import { tempFolder } from '#test/support/temp-home.ts';

function countOf(
  testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[],
) {
  const path = join(tempFolder(), 'report.json');
  writeFileSync(path, JSON.stringify({ testResults }));
  return countReport(path);
}

const tests = (...statuses: string[]) => statuses.map((status) => ({ status }));

test('passed and failed tests are counted', () => {
  expect(countOf([{ status: 'failed', assertionResults: tests('passed', 'failed', 'passed') }])).toEqual({
    passed: 2,
    failed: 1,
  });
});

test('a test that did not run has failed', () => {
  expect(countOf([{ status: 'passed', assertionResults: tests('passed', 'skipped', 'todo') }])).toEqual({ passed: 1, failed: 2 });
});

test('a file that could not be loaded is one failure', () => {
  expect(countOf([{ status: 'failed', assertionResults: [] }])).toEqual({ passed: 0, failed: 1 });
});

test('a run that wrote no report counts nothing; its exit code speaks', () => {
  expect(countReport(join(tempFolder(), 'none.json'))).toEqual({ passed: 0, failed: 0 });
});
