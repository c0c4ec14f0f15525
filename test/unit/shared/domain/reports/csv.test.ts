import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvText } from '#shared/domain/reports/csv.ts';
import { figuresCsv, predictionsCsv } from '#shared/domain/reports/evaluation-csv.ts';
import { message } from '#shared/messages/messages.ts';
import { HOSTILE_CLASSES, smallFigures } from './report-samples.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-1+cmd|calc', "'-1+cmd|calc"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\tx', "'\tx"],
  ['\rx', `"'\rx"`],
  ['＝1', "'＝1"],
  ['-3.5', '-3.5'],
  ['-1e-7', '-1e-7'],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['two\nlines', '"two\nlines"'],
  ['#hash', '"#hash"'],
  ['', ''],
])('the cell %j is written as %j', (cell, written) => {
  expect(csvText([[cell]])).toBe(`${written}\r\n`);
});

test('numbers stay numbers, nothing stays empty', () => {
  expect(csvText([[-3.25, 0, null, undefined, true, 1e-9]])).toBe('-3.25,0,,,true,1e-9\r\n');
});

test('a comment cannot end early and start a row', () => {
  expect(csvText([['a']], ['one\r\n=two'])).toBe('# one =two\r\na\r\n');
});

test('another program reads back what was written, but for the apostrophe before formulas', () => {
  const cell = fc.string({ unit: 'grapheme' }).filter((text) => !/^[=+\-@\t\r\n＝＋－＠]/.test(text));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
      expect(
        parse(csvText(rows, ['notice']), {
          comment: '#',
          record_delimiter: '\r\n',
          relax_column_count: true,
          comment_no_infix: true,
        }),
      ).toEqual(rows);
    }),
  );
});

/** Text of any code points, control characters and lone surrogates included. */
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes));

test('no cell of any text starts a formula', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom('=', '+', '-', '@', '\t', '\r', ''), (text, start) => {
      const written = csvText([[start + text]]).replace(/^"/, '');
      expect(/^[=+@\t\r]/.test(written.replace(/\r\n$/, ''))).toBe(false);
      if (written.startsWith('-')) expect(Number.isFinite(Number(written.trim()))).toBe(true);
    }),
  );
});

test('predictions: notice, header, one row an image, class names escaped', () => {
  const text = predictionsCsv(
    HOSTILE_CLASSES,
    [
      {
        image: '=cmd.png',
        group: null,
        truth: null,
        predicted: HOSTILE_CLASSES[1],
        probabilities: new Float32Array([0.1, 0.7, 0.2]),
      },
      {
        image: 'b, "c".png',
        group: 'smear 1',
        truth: HOSTILE_CLASSES[0],
        predicted: HOSTILE_CLASSES[0],
        probabilities: [1, 0, 0],
      },
    ],
    { version: '0.1.0', model: 'm', dataset: 'd', partition: 'test', views: 1 },
  );
  const lines = text.split('\r\n');
  expect(lines[0]).toBe(`# ${message('app.researchUse')}`);
  expect(lines[1]).toBe('# CaseLens 0.1.0; model m; dataset d; part test');
  expect(lines[2]).toContain('image,group,truth,predicted,"p_<script>alert(""x"")</script>"');
  expect(lines[3]).toBe(`'=cmd.png,,,"'=HYPERLINK(""http://evil"")",0.100000001,0.699999988,0.200000003`);
  const rows: string[][] = parse(text, { comment: '#', comment_no_infix: true });
  expect(rows).toHaveLength(3);
  expect(rows[2]?.[0]).toBe('b, "c".png');
});

test('figures: one row a figure, an undefined one with its reason and without a number', () => {
  const figures = smallFigures();
  const rows = parse<Record<string, string>>(figuresCsv(figures), { comment: '#', comment_no_infix: true, columns: true });
  expect(rows).toHaveLength(12 + 3 * 7);
  expect(rows[0]).toMatchObject({
    metric: 'accuracy',
    class: '',
    value: '0.75',
    n: '12',
    method: 'wilson',
    note: 'images-not-independent',
  });
  expect(rows.find((row) => row['metric'] === 'sensitivity' && row['class'] === HOSTILE_CLASSES[2])).toMatchObject({
    value: '',
    low: '',
    n: '0',
    note: 'no-images-of-class',
  });
});
