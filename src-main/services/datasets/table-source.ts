import { basename, dirname, extname, join } from 'node:path';
import type { ColumnMapping } from '#shared/contract/import-plan.ts';
import type { GuessedColumns } from '#shared/domain/datasets/columns.ts';
import { guessColumns, mappingFrom, missingColumns } from '#shared/domain/datasets/columns.ts';
import { isTableName } from '#shared/domain/datasets/file-names.ts';
import type { ImageIndex } from '#shared/domain/datasets/image-index.ts';
import { indexImages } from '#shared/domain/datasets/image-index.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import { presetOf } from '#shared/domain/datasets/presets.ts';
import type { RowMeaning } from '#shared/domain/datasets/table-row.ts';
import { readRow } from '#shared/domain/datasets/table-row.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { DatasetSource, SourceColumn, SourceRow } from './source-rows.ts';
import { NO_CHANGES } from './source-rows.ts';
import type { Table, TableRecord } from './read-table.ts';
import { readTable } from './read-table.ts';
import type { FolderContent } from './walk-folder.ts';

/** Rows that are enough to guess what columns mean. */
const GUESS_ROWS = 300;
/** A table counts as the one that describes a folder where at least this share of its first rows finds its image. */
const FOUND_SHARE = 0.5;
const MAX_TABLES_TRIED = 20;
const MAX_EXAMPLES = 5;
const MAX_EXAMPLE_LENGTH = 60;
const MAX_DISTINCT = 10_000;

/** The table at the top of a folder that describes its images, or null. With a mapping: the one that has its columns. */
export async function chooseTable(
  request: { readonly tables: FolderContent; readonly images: FolderContent; readonly mapping: ColumnMapping | null },
  signal: AbortSignal,
): Promise<string | null> {
  const names = request.tables.files.filter((file) => !file.includes('/') && isTableName(file)).sort(compareNames);
  if (names.length === 0) return null;
  const index = indexImages(request.images.files, request.images.root);
  let best: { readonly name: string; readonly found: number } | null = null;
  for (const name of names.slice(0, MAX_TABLES_TRIED)) {
    const table = await readTable(join(request.tables.root, name), signal, GUESS_ROWS).catch((error: unknown) => {
      if (error instanceof AppError) return null; // not this one; if it is the only one, folders are tried and say what is wrong
      throw error;
    });
    if (table === null) continue;
    if (request.mapping !== null && missingColumns(request.mapping, table.header).length === 0) return name;
    const found = shareFound(table, index);
    if (found >= FOUND_SHARE && found > (best?.found ?? 0)) best = { name, found };
  }
  return best?.name ?? null;
}

/** The share of the first rows whose image is found, if the table has labels at all. */
function shareFound(table: Table, index: ImageIndex): number {
  const guess = guessColumns(table.header, cellsOf(table));
  const column = bestImageColumn(guess, table, index);
  return column === null || (guess.labelColumn === null && guess.labelColumns === null) ? 0 : foundIn(column, table, index);
}

function cellsOf(table: Table): Readonly<Record<string, string>>[] {
  return table.rows
    .slice(0, GUESS_ROWS)
    .map(({ cells }) => cells)
    .filter((cells) => cells !== null);
}

function foundIn(column: string, table: Table, index: ImageIndex): number {
  const rows = cellsOf(table);
  return rows.filter((cells) => index.find(cells[column] ?? '').kind === 'found').length / Math.max(1, rows.length);
}

/** Of the columns that may name the image, the one that finds most files. */
function bestImageColumn(guess: GuessedColumns, table: Table, index: ImageIndex): string | null {
  let best: { readonly column: string; readonly found: number } | null = null;
  for (const column of guess.imageColumns) {
    const found = foundIn(column, table, index);
    if (best === null || found > best.found) best = { column, found };
  }
  return best?.column ?? null;
}

/** Reads a table with its images. A mapping that is not complete gives rows without a class, for a person to complete it. */
export async function sourceFromTable(
  request: { readonly tablePath: string; readonly content: FolderContent; readonly mapping: ColumnMapping | null },
  signal: AbortSignal,
): Promise<DatasetSource> {
  const { tablePath, content } = request;
  const table = await readTable(tablePath, signal);
  const index = indexImages(content.files, content.root);
  const mapping = request.mapping ?? guessMapping(table, index);
  if (mapping !== null) checkMapping(mapping, table.header);
  const reader = new RowReader(mapping, index, content.leavingRoot);
  const rows = table.rows.map((record, position) => reader.read(record, position));
  const stem = basename(tablePath, extname(tablePath));
  return {
    layout: 'table',
    root: content.root,
    suggestedName: /^(metadata|labels?|truth|ground_?truth|data|annotations?)$/i.test(stem) ? basename(dirname(tablePath)) : stem,
    tableName: table.name,
    preset: presetOf(table.header),
    columns: table.header.map((name) => describeColumn(name, table)),
    mapping,
    hasGroupColumn: mapping !== null && mapping.groupColumn !== null,
    rows,
    notes: [...table.notes, ...reader.notes(table.name, mapping)],
    changes: NO_CHANGES,
  };
}

function guessMapping(table: Table, index: ImageIndex): ColumnMapping | null {
  const guess = guessColumns(table.header, cellsOf(table));
  const imageColumn = bestImageColumn(guess, table, index);
  if (imageColumn === null) return null;
  const mapping = mappingFrom(guess, imageColumn, table.header);
  return {
    ...mapping,
    labelColumns: mapping.labelColumns === null ? null : [...mapping.labelColumns],
    attributeColumns: [...mapping.attributeColumns],
  };
}

function checkMapping(mapping: ColumnMapping, header: readonly string[]): void {
  const missing = missingColumns(mapping, header);
  if (missing.length > 0) throw new AppError('dataset/unknown-column', { missing, columns: header });
}

function describeColumn(name: string, table: Table): SourceColumn {
  const values = new Set<string>();
  for (const { cells } of table.rows) {
    if (values.size >= MAX_DISTINCT) break;
    const value = cells?.[name]?.trim() ?? '';
    if (value !== '') values.add(value);
  }
  const examples = [...values].slice(0, MAX_EXAMPLES).map((value) => value.slice(0, MAX_EXAMPLE_LENGTH));
  return { name, examples, distinct: values.size };
}

const NOTHING: RowMeaning = { image: '', className: null, problem: '', group: null, partition: null, attributes: {} };

/** Turns records into rows, and remembers what has to be said about all of them. */
class RowReader {
  readonly #mapping: ColumnMapping | null;
  readonly #index: ImageIndex;
  readonly #leavingRoot: ReadonlySet<string>;
  readonly #seen = new Set<string>();
  #ambiguous = 0;
  #missing = 0;

  constructor(mapping: ColumnMapping | null, index: ImageIndex, leavingRoot: ReadonlySet<string>) {
    this.#mapping = mapping;
    this.#index = index;
    this.#leavingRoot = leavingRoot;
  }

  read({ cells, problem }: TableRecord, position: number): SourceRow {
    const meaning = cells === null || this.#mapping === null ? NOTHING : readRow(cells, this.#mapping);
    const { className, group, partition, attributes } = meaning;
    const row = { position, path: meaning.image, className, group, partition, attributes, rejection: null };
    if (cells === null) return reject({ ...row, path: problem }, 'no-label', problem);
    const hints = [className, partition].filter((hint) => hint !== null);
    const found = this.#index.find(meaning.image, hints);
    if (found.kind === 'outside-root') return reject(row, 'outside-root', '');
    if (found.kind === 'missing') {
      this.#missing += 1;
      return reject(row, 'missing', '');
    }
    if (this.#leavingRoot.has(found.path)) return reject(row, 'outside-root', '');
    if (className === null) return reject({ ...row, path: found.path }, 'no-label', meaning.problem);
    const key = JSON.stringify([found.path, className]);
    if (this.#seen.has(key)) return reject({ ...row, path: found.path }, 'duplicate-row', '');
    this.#seen.add(key);
    if (found.ambiguous) this.#ambiguous += 1;
    return { ...row, path: found.path };
  }

  notes(table: string, mapping: ColumnMapping | null): Note[] {
    const notes: Note[] = [{ key: 'datasets.note.tableUsed', values: { table } }];
    if (mapping === null) notes.push({ key: 'datasets.note.noImageColumn', values: {} });
    else if (mapping.labelColumn === null && mapping.labelColumns === null)
      notes.push({ key: 'datasets.note.noLabelColumn', values: {} });
    if (mapping !== null && mapping.groupColumn !== null) {
      notes.push({ key: 'datasets.note.groupColumn', values: { column: mapping.groupColumn } });
    } else if (mapping !== null) notes.push({ key: 'datasets.note.noGroupColumn', values: {} });
    if (this.#ambiguous > 0) notes.push({ key: 'datasets.note.ambiguous', values: { images: this.#ambiguous } });
    if (this.#missing > 0) notes.push({ key: 'datasets.note.missingFiles', values: { images: this.#missing } });
    return notes;
  }
}

function reject(row: SourceRow, reason: NonNullable<SourceRow['rejection']>['reason'], detail: string): SourceRow {
  return { ...row, rejection: { reason, detail } };
}
