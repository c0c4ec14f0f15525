import { describe, expect, test } from 'vitest';
import { addTestSet, commonFolder } from '#main/services/datasets/add-test-set.ts';
import {
  attributeValues,
  checkWishes,
  countGroups,
  joinGroups,
  keepRows,
  mapClasses,
  readNames,
} from '#main/services/datasets/reshape-rows.ts';
import type { DatasetSource, SourceRow } from '#main/services/datasets/source-rows.ts';
import { NO_CHANGES } from '#main/services/datasets/source-rows.ts';
import { PRESETS } from '#shared/domain/datasets/presets.ts';

function row(path: string, className: string | null, rest: Partial<SourceRow> = {}): SourceRow {
  return { position: 0, path, className, group: null, partition: null, attributes: {}, rejection: null, ...rest };
}

function source(root: string, rows: readonly SourceRow[]): DatasetSource {
  const shape = {
    layout: 'folder-per-class',
    suggestedName: root,
    tableName: null,
    preset: null,
    columns: [],
    mapping: null,
  } as const;
  return { ...shape, root, rows, hasGroupColumn: false, notes: [], changes: NO_CHANGES };
}

describe('names of a known set', () => {
  test('give class, group and attributes; other files have no label', () => {
    const { rows, notes } = readNames(
      [
        row('x/SOB_B_A-14-22549AB-40-001.png', '40X'),
        row('x/note.png', '40X'),
        row('gone', null, { rejection: { reason: 'missing', detail: '' } }),
      ],
      PRESETS.breakhis,
    );
    expect(rows[0]).toMatchObject({
      className: 'benign',
      group: '14-22549',
      attributes: { slide: '14-22549AB' },
      rejection: null,
    });
    expect(rows[1]).toMatchObject({ className: null, rejection: { reason: 'no-label' } });
    expect(rows[2]?.rejection?.reason).toBe('missing');
    expect(notes).toEqual([
      { key: 'datasets.note.namesUnread', values: { images: 1 } },
      { key: 'datasets.note.fewGroups', values: { values: 'adenosis 1', count: 1 } },
    ]);
  });

  test('rescue an image that folders gave no class', () => {
    const lost = row('SOB_M_DC-14-2523-40-001.png', null, { rejection: { reason: 'no-label', detail: '' } });
    expect(readNames([lost], PRESETS.breakhis).rows[0]).toMatchObject({ className: 'malignant', rejection: null });
  });
});

test('joined classes keep what they were', () => {
  const rows = [row('a', 'Nevus'), row('b', 'melanoma'), row('c', null)];
  const mapped = mapClasses(rows, PRESETS['isic2017-binary'].classMap, true);
  expect(mapped.map(({ className, attributes }) => [className, attributes])).toEqual([
    ['benign', { original_class: 'Nevus' }],
    ['melanoma', { original_class: 'melanoma' }],
    [null, {}],
  ]);
  expect(mapClasses(rows, { nevus: 'benign' }, false)[0]?.className).toBe('Nevus');
  expect(mapClasses(rows, { __proto__: 'x' }, false)).toBe(rows);
  const hostile = mapClasses([row('a', 'constructor'), row('b', '__proto__')], { other: 'x' }, false);
  expect(hostile.map(({ className }) => className)).toEqual(['constructor', '__proto__']);
});

test('images are chosen by attribute, and wishes for what is not there are refused', () => {
  const rows = [
    row('a', 'x', { attributes: { magnification: '40X' } }),
    row('b', 'x', { attributes: { magnification: '100X' } }),
    row('c', 'y', { attributes: { magnification: '40X' } }),
  ];
  const kept = keepRows(rows, { magnification: ['40X'] });
  expect(kept.rows.map(({ path }) => path)).toEqual(['a', 'c']);
  expect(kept.notes).toEqual([{ key: 'datasets.note.leftOut', values: { images: 1 } }]);
  const attributes = attributeValues(rows);
  expect(attributes).toEqual([
    { name: 'magnification', values: [{ value: '40X', images: 2 }, { value: '100X', images: 1 }] }, // prettier-ignore
  ]);
  const found = { classes: ['x', 'y'], attributes };
  expect(() => checkWishes(found, { classMap: { z: 'x' }, keep: {} })).toThrow('dataset/unknown-class');
  expect(() => checkWishes(found, { classMap: {}, keep: { magnification: ['50X'] } })).toThrow('dataset/unknown-attribute');
  expect(() => checkWishes(found, { classMap: {}, keep: { size: ['1'] } })).toThrow('dataset/unknown-attribute');
  expect(() => checkWishes(found, { classMap: { x: 'a' }, keep: { magnification: ['40X'] } })).not.toThrow();
});

test('an attribute with a value for each image is nothing to choose by', () => {
  const rows = Array.from({ length: 100 }, (_, index) => row(`${index}`, 'x', { attributes: { id: `${index}`, sex: 'male' } }));
  expect(attributeValues(rows).map(({ name }) => name)).toEqual(['sex']);
});

test('a table of groups counts more than the row', () => {
  const { rows, notes } = joinGroups([row('a', 'x', { group: 'own' }), row('b', 'x'), row('c', 'y')], new Map([['a', 'p1'], ['b', 'p1']])); // prettier-ignore
  expect(rows.map(({ group }) => group)).toEqual(['p1', 'p1', null]);
  expect(notes).toEqual([{ key: 'datasets.note.groupTableMissed', values: { images: 1 } }]);
  expect(countGroups(rows)).toBe(2);
});

describe('a separate test set', () => {
  const training = source('/data/train', [row('n/1.jpg', 'n'), row('m/1.jpg', 'm')]);

  test('becomes the test part below the common folder', () => {
    const both = addTestSet(
      training,
      source('/data/test', [row('m/2.jpg', 'm'), row('bad', null, { rejection: { reason: 'missing', detail: '' } })]),
    );
    expect(both.root).toBe('/data');
    expect(both.rows.map(({ position, path, partition }) => [position, path, partition])).toEqual([
      [0, 'train/n/1.jpg', 'train'],
      [1, 'train/m/1.jpg', 'train'],
      [2, 'test/m/2.jpg', 'test'],
      [3, 'bad', 'test'],
    ]);
    expect(both.changes.testName).toBe('/data/test');
  });

  test('a file in both belongs to the test set', () => {
    const both = addTestSet(
      source('/data', [row('train/n/1.jpg', 'n'), row('test/m/2.jpg', 'm'), row('train/m/1.jpg', 'm')]),
      source('/data/test', [row('m/2.jpg', 'm')]),
    );
    expect(both.rows.map(({ path, partition }) => [path, partition])).toEqual([
      ['train/n/1.jpg', 'train'],
      ['train/m/1.jpg', 'train'],
      ['test/m/2.jpg', 'test'],
    ]);
    expect(both.notes).toEqual([{ key: 'datasets.note.testInBoth', values: { images: 1 } }]);
  });

  test('other class names are refused with the counts of both', () => {
    const other = source('/data/test', [row('a', 'Melanoma'), row('b', 'n'), row('c', 'n')]);
    let thrown: unknown;
    try {
      addTestSet(training, other);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: 'dataset/test-classes-differ',
      details: { unknown: ['Melanoma'], table: ['m: 1 / 0', 'Melanoma: 0 / 1', 'n: 1 / 2'] },
    });
    expect(() => addTestSet(training, source('/data/test', []))).toThrow('dataset/no-images');
  });

  test('common folders', () => {
    expect(commonFolder('/a/b/c', '/a/b')).toBe('/a/b');
    expect(commonFolder('/a/b', '/a/b')).toBe('/a/b');
    expect(commonFolder('/a/bc', '/a/b')).toBe('/a');
    expect(commonFolder('/x', '/y')).toBe('/');
  });
});

test('30,000 rows are reshaped in well under two seconds', () => {
  const rows = Array.from({ length: 30_000 }, (_, index) =>
    row(`benign/SOB_B_A-14-${index % 900}-${[40, 100, 200, 400][index % 4] ?? 40}-001.png`, 'benign'),
  );
  const startedAt = performance.now();
  const named = readNames(rows, PRESETS.breakhis).rows;
  expect(keepRows(mapClasses(named, { benign: 'b' }, false), { magnification: ['40X'] }).rows).toHaveLength(7500);
  expect(attributeValues(named)).toHaveLength(2);
  // 210 ms here beside other work; the limit tells of a step that goes wild, not of a slow machine.
  expect(performance.now() - startedAt).toBeLessThan(2000);
});
