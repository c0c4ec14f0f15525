import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTable } from '#main/services/datasets/read-table.ts';
import { tempFolder } from '#test/support/temp-home.ts';

const never = new AbortController().signal;

async function read(content: string | Uint8Array, firstRows?: number) {
  const path = join(tempFolder(), 'labels.csv');
  writeFileSync(path, content);
  return readTable(path, never, firstRows);
}

const cellsOf = (table: Awaited<ReturnType<typeof read>>) => table.rows.map(({ cells }) => cells);

describe('readTable', () => {
  test.each([
    ['commas', 'a,b\n1,2\n'],
    ['semicolons', 'a;b\n1;2\n'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['Windows line ends', 'a,b\r\n1,2\r\n'],
    ['a byte order mark', '\uFEFFa,b\n1,2'],
    ['quotes', '"a","b"\n"1","2"\n'],
    ['empty lines', 'a,b\n\n1,2\n\n'],
  ])('understands %s', async (_name, text) => {
    const table = await read(text);
    expect(table.header).toEqual(['a', 'b']);
    expect(cellsOf(table)).toEqual([{ a: '1', b: '2' }]);
  });

  test('reads UTF-16 and, with a note, Windows-1252', async () => {
    const wide = await read(Buffer.from('\uFEFFname,class\nä,b\n', 'utf16le'));
    expect(cellsOf(wide)).toEqual([{ name: 'ä', class: 'b' }]);
    const old = await read(Buffer.from('name,class\n\xe4,b\n', 'latin1'));
    expect(cellsOf(old)).toEqual([{ name: 'ä', class: 'b' }]);
    expect(old.notes).toEqual([{ key: 'datasets.note.notUtf8', values: { table: 'labels.csv' } }]);
  });

  test('a line of another length is a problem of its own, not of the table', async () => {
    const table = await read('a,b,c\n1,2\n1,2,3,4\n1,2,3,\n4,5,6\n');
    expect(table.rows.map(({ cells }) => cells !== null)).toEqual([false, false, true, true]);
    expect(table.rows[0]?.problem).toContain('2');
    expect(table.notes).toEqual([{ key: 'datasets.note.raggedRows', values: { rows: 2 } }]);
  });

  test('names are made unique, a column without a name is left out', async () => {
    const table = await read(',x,x\n0,1,2\n');
    expect(table.header).toEqual(['x', 'x 2']);
    expect(cellsOf(table)).toEqual([{ x: '1', 'x 2': '2' }]);
  });

  test('quoted cells may hold commas, quotes and line breaks', async () => {
    expect(cellsOf(await read('a,b\n"1, ""x""\ny",2\n'))).toEqual([{ a: '1, "x"\ny', b: '2' }]);
  });

  test('stops after the rows that were asked for', async () => {
    expect((await read(`a,b\n${'1,2\n'.repeat(50_000)}`, 3)).rows).toHaveLength(3);
  });

  test.each([
    ['dataset/table-empty', ''],
    ['dataset/table-empty', 'a,b\n'],
    ['dataset/table-unreadable', 'a\0b,c\n1,2\n'],
    ['dataset/table-unreadable', 'a,b\n"1,2\n'],
    ['dataset/table-too-large', Array.from({ length: 5001 }, (_, index) => `c${index}`).join(',')],
  ])('%s', async (code, text) => {
    await expect(read(text)).rejects.toMatchObject({ code });
  });

  test('a missing file is an error that says so', async () => {
    await expect(readTable(join(tempFolder(), 'none.csv'), never)).rejects.toMatchObject({ code: 'dataset/table-unreadable' });
  });
});
