import { parse, relative, sep } from 'node:path';
import { countByClass } from '#shared/domain/datasets/layout.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { DatasetSource, SourceRow } from './source-rows.ts';

/** A separate test set as a plan shows it. */
export interface TestSummary {
  readonly name: string;
  readonly images: number;
  readonly rejected: number;
  readonly classes: readonly { readonly name: string; readonly images: number }[];
}

/** What a separate test set holds. */
export function summariseTest(test: DatasetSource): TestSummary {
  const usable = test.rows.filter(({ rejection }) => rejection === null);
  return {
    name: test.tableName ?? test.suggestedName,
    images: usable.length,
    rejected: test.rows.length - usable.length,
    classes: countByClass(usable),
  };
}

/**
 * One source of two: the rows of the separate test set are its test part. A file that both name belongs to the test set only.
 * Throws `dataset/test-classes-differ` where the test set has a class that the training data lacks, and `dataset/test-elsewhere`
 * where the two have no folder in common (two drives).
 */
export function addTestSet(source: DatasetSource, test: DatasetSource): DatasetSource {
  checkTestClasses(source.rows, test.rows);
  const root = commonFolder(source.root, test.root);
  if (root === null) throw new AppError('dataset/test-elsewhere', { name: test.suggestedName });
  const testRows = below(root, test).map((row): SourceRow => ({ ...row, partition: 'test' }));
  const usedInTest = new Set(testRows.filter(({ rejection }) => rejection === null).map(({ path }) => path));
  const own = below(root, source).filter(({ path, rejection }) => rejection !== null || !usedInTest.has(path));
  const doubled = source.rows.length - own.length;
  // What is not said to be validation or test is what is left to train on.
  const rest = own.map((row): SourceRow => ({ ...row, partition: row.partition ?? 'train' }));
  const rows = [...rest, ...testRows].map((row, position) => ({ ...row, position }));
  return {
    ...source,
    root,
    rows,
    hasGroupColumn: source.hasGroupColumn || test.hasGroupColumn,
    notes: [...source.notes, ...testNotes(source.rows, doubled)],
    changes: { ...source.changes, testName: summariseTest(test).name },
  };
}

function testNotes(rows: readonly SourceRow[], doubled: number): Note[] {
  const isOwnTest = rows.some(({ partition }) => partition === 'test');
  return [
    ...(doubled > 0 ? [{ key: 'datasets.note.testInBoth', values: { images: doubled } }] : []),
    ...(isOwnTest ? [{ key: 'datasets.note.testTwice', values: {} }] : []),
  ];
}

/** Rows with their paths from another root; those of rejected rows stay as the source wrote them. */
function below(root: string, { root: own, rows }: DatasetSource): readonly SourceRow[] {
  const prefix = relative(root, own).split(sep).join('/');
  if (prefix === '') return rows;
  return rows.map((row) => (row.rejection === null ? { ...row, path: `${prefix}/${row.path}` } : row));
}

/** The deepest folder that holds both, or null on two drives. */
export function commonFolder(a: string, b: string): string | null {
  const root = parse(a).root;
  if (root !== parse(b).root) return null;
  const [left, right] = [a, b].map((path) =>
    path
      .slice(root.length)
      .split(sep)
      .filter((part) => part !== ''),
  ) as [string[], string[]];
  const shared = left.findIndex((part, index) => part !== right[index]);
  return root + left.slice(0, shared < 0 ? left.length : shared).join(sep);
}

function checkTestClasses(rows: readonly SourceRow[], testRows: readonly SourceRow[]): void {
  const count = (of: readonly SourceRow[]): Map<string, number> =>
    new Map(countByClass(of.filter(({ rejection }) => rejection === null)).map(({ name, images }) => [name, images]));
  const [own, test] = [count(rows), count(testRows)];
  if (test.size === 0) {
    const first = testRows.find(({ rejection }) => rejection !== null);
    throw new AppError('dataset/no-images', {
      rejected: testRows.length,
      reason: first?.rejection?.reason ?? 'no-label',
      example: first?.path ?? '',
    });
  }
  const unknown = [...test.keys()].filter((name) => !own.has(name));
  if (unknown.length === 0) return;
  const names = [...new Set([...own.keys(), ...test.keys()])].sort(compareNames);
  const table = names.map((name) => `${name}: ${String(own.get(name) ?? 0)} / ${String(test.get(name) ?? 0)}`);
  throw new AppError('dataset/test-classes-differ', { unknown, table });
}
