import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { Note } from '#shared/domain/datasets/note.ts';

/** A text table: the names of its columns (unique, none empty) and its rows as cells by column name. */
export interface Table {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly TableRecord[];
  readonly notes: readonly Note[];
}

/** `cells` null: the line has another number of cells than the header; `problem` says so. */
export interface TableRecord {
  readonly cells: Readonly<Record<string, string>> | null;
  readonly problem: string;
}

const MAX_BYTES = 256 * 1024 * 1024;
const MAX_ROWS = 1_000_000;
const MAX_COLUMNS = 5_000;
const MAX_CELLS = 20_000_000;
const MAX_LINE_CHARACTERS = 1_000_000;
const PREFIX_BYTES = 256 * 1024;
const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * Reads a CSV or TSV file: delimiter and encoding guessed, byte order mark and quotes understood, lines of another length
 * reported as such. `firstRows`: stop after so many; `comment`: lines that begin with it are passed over.
 *
 * Throws `dataset/table-unreadable`, `dataset/table-too-large`, `dataset/table-empty`.
 */
export async function readTable(path: string, signal: AbortSignal, firstRows = Infinity, comment = ''): Promise<Table> {
  const name = basename(path);
  const prefix = await readPrefix(path, name);
  const encoding = encodingOf(prefix, name);
  const collector = new Collector(name, firstRows);
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(new TextDecoder(encoding).decode(prefix)),
    comment,
    comment_no_infix: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE_CHARACTERS,
  });
  try {
    await pipeline(createReadStream(path), decode(encoding), parser, (records) => collector.collect(records), { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof AppError) throw error;
    // Enough was read: the streams before it were cut off, which they report as an error.
    if (collector.isComplete) return collector.finish(encoding === 'windows-1252');
    throw new AppError('dataset/table-unreadable', { name, reason: messageOf(error) }, { cause: error });
  }
  return collector.finish(encoding === 'windows-1252');
}

type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

async function readPrefix(path: string, name: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > MAX_BYTES) throw new AppError('dataset/table-too-large', { name, what: 'bytes', limit: MAX_BYTES });
      if (size === 0) throw new AppError('dataset/table-empty', { name });
      const { buffer, bytesRead } = await file.read(new Uint8Array(PREFIX_BYTES), 0, PREFIX_BYTES, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('dataset/table-unreadable', { name, reason: messageOf(error) }, { cause: error });
  }
}

/** UTF-16 by its mark (Excel's "Unicode text"), UTF-8 where the bytes allow it, else the old Windows code page. */
function encodingOf(prefix: Uint8Array, name: string): Encoding {
  if (prefix[0] === 0xff && prefix[1] === 0xfe) return 'utf-16le';
  if (prefix.includes(0)) throw new AppError('dataset/table-unreadable', { name, reason: 'it is no text' });
  // The prefix may end within a character of up to four bytes.
  const isText = [0, 1, 2, 3].some((cut) => isUtf8(prefix.subarray(0, Math.max(0, prefix.length - cut))));
  return isText ? 'utf-8' : 'windows-1252';
}

/** The delimiter that occurs most often in the first line, outside quotes. */
function delimiterOf(text: string): string {
  const counts = new Map<string, number>(DELIMITERS.map((delimiter) => [delimiter, 0]));
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    else if (!quoted && (character === '\n' || character === '\r')) break;
    else if (!quoted && counts.has(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

function decode(encoding: Encoding): (chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<string> {
  return async function* (chunks) {
    const decoder = new TextDecoder(encoding);
    for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  };
}

const recordSchema = z.array(z.string());

/** Takes the records of the parser one by one, within limits. */
class Collector {
  readonly #name: string;
  readonly #firstRows: number;
  readonly #rows: TableRecord[] = [];
  #header: readonly string[] | null = null;
  #ragged = 0;

  constructor(name: string, firstRows: number) {
    this.#name = name;
    this.#firstRows = firstRows;
  }

  /** Whether as many rows were read as were asked for. */
  get isComplete(): boolean {
    return this.#rows.length >= this.#firstRows;
  }

  async collect(records: AsyncIterable<unknown>): Promise<void> {
    for await (const record of records) {
      const cells = recordSchema.parse(record);
      if (this.#header === null) this.#header = this.#readHeader(cells);
      else this.#addRow(cells, this.#header);
      if (this.isComplete) return;
    }
  }

  finish(isOldEncoding: boolean): Table {
    if (this.#header === null || this.#rows.length === 0) throw new AppError('dataset/table-empty', { name: this.#name });
    const notes: Note[] = [];
    if (isOldEncoding) notes.push({ key: 'datasets.note.notUtf8', values: { table: this.#name } });
    if (this.#ragged > 0) notes.push({ key: 'datasets.note.raggedRows', values: { rows: this.#ragged } });
    return { name: this.#name, header: this.#header.filter((column) => column !== ''), rows: this.#rows, notes };
  }

  /** Names made unique; a column without a name (a spreadsheet's row number) stays empty and is left out. */
  #readHeader(cells: readonly string[]): readonly string[] {
    if (cells.length > MAX_COLUMNS)
      throw new AppError('dataset/table-too-large', { name: this.#name, what: 'columns', limit: MAX_COLUMNS });
    const taken = new Set<string>();
    return cells.map((cell) => {
      const trimmed = cell.trim();
      let name = trimmed;
      for (let number = 2; trimmed !== '' && taken.has(name); number += 1) name = `${trimmed} ${String(number)}`;
      taken.add(name);
      return name;
    });
  }

  #addRow(cells: readonly string[], header: readonly string[]): void {
    if (this.#rows.length >= MAX_ROWS || this.#rows.length * header.length > MAX_CELLS) {
      throw new AppError('dataset/table-too-large', { name: this.#name, what: 'rows', limit: this.#rows.length });
    }
    const extra = cells.slice(header.length).some((cell) => cell.trim() !== '');
    if (cells.length < header.length || extra) {
      this.#ragged += 1;
      this.#rows.push({
        cells: null,
        problem: `${String(cells.length)} ≠ ${String(header.length)}: ${cells.join(', ').slice(0, 120)}`,
      });
      return;
    }
    const entries = header.map((column, index) => [column, cells[index] ?? ''] as const).filter(([column]) => column !== '');
    this.#rows.push({ cells: Object.fromEntries(entries), problem: '' });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : String(error);
}
