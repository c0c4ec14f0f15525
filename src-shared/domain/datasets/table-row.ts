import type { ColumnMapping, TableRow } from './columns.ts';
import { NO_LABEL_WORDS, oneHotValue } from './label-values.ts';
import type { Partition } from './partition.ts';
import { partitionOf } from './partition.ts';
import { allZeroClassOf } from './presets.ts';

/** What one row says of its image. `className` null: it names no class, and `problem` says why. */
export interface RowMeaning {
  readonly image: string;
  readonly className: string | null;
  readonly problem: string;
  readonly group: string | null;
  readonly partition: Partition | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Attributes are kept for subgroup figures; a longer cell is a text, not a property. */
const MAX_ATTRIBUTE_LENGTH = 200;
const MAX_CLASS_NAME_LENGTH = 200;

/** Reads a row by a mapping. Empty groups and partitions are null; labels are trimmed, never changed. */
export function readRow(row: TableRow, mapping: ColumnMapping): RowMeaning {
  const label = labelOf(row, mapping);
  return {
    image: cell(row, mapping.imageColumn),
    className: label.name,
    problem: label.problem,
    group: nonEmpty(cell(row, mapping.groupColumn)),
    partition: partitionOf(cell(row, mapping.partitionColumn)),
    attributes: attributesOf(row, mapping.attributeColumns),
  };
}

function cell(row: TableRow, column: string | null): string {
  return column === null ? '' : (row[column] ?? '').trim();
}

function nonEmpty(text: string): string | null {
  return text === '' ? null : text;
}

interface Label {
  readonly name: string | null;
  readonly problem: string;
}

function labelOf(row: TableRow, { labelColumn, labelColumns }: ColumnMapping): Label {
  if (labelColumns !== null) return oneHotLabel(row, labelColumns);
  const text = cell(row, labelColumn);
  if (NO_LABEL_WORDS.has(text.toLowerCase())) return { name: null, problem: text };
  if (text.length > MAX_CLASS_NAME_LENGTH) return { name: null, problem: `${text.slice(0, 40)}…` };
  return { name: text, problem: '' };
}

function oneHotLabel(row: TableRow, columns: readonly string[]): Label {
  const values = columns.map((column) => oneHotValue(row[column] ?? ''));
  const bad = columns.find((_, index) => values[index] === null);
  if (bad !== undefined) return { name: null, problem: `${bad} = ${(row[bad] ?? '').slice(0, 40)}` };
  const ones = columns.filter((_, index) => values[index] === 1);
  if (ones.length > 1) return { name: null, problem: ones.map((column) => `${column} = 1`).join(', ') };
  const name = ones[0] ?? allZeroClassOf(columns);
  return {
    name,
    problem:
      name === null
        ? columns
            .map((column) => `${column} = 0`)
            .join(', ')
            .slice(0, 200)
        : '',
  };
}

function attributesOf(row: TableRow, columns: readonly string[]): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const column of columns) {
    const value = cell(row, column);
    if (value !== '' && value.length <= MAX_ATTRIBUTE_LENGTH) attributes[column] = value;
  }
  return attributes;
}
