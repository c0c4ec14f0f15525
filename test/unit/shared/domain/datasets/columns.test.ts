import { describe, expect, test } from 'vitest';
import type { TableRow } from '#shared/domain/datasets/columns.ts';
import { guessColumns, mappingFrom, missingColumns } from '#shared/domain/datasets/columns.ts';
import { presetOf } from '#shared/domain/datasets/presets.ts';
import { readRow } from '#shared/domain/datasets/table-row.ts';

function table(header: string, ...lines: string[]): { header: string[]; rows: TableRow[] } {
  const columns = header.split(',');
  const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [columns[index] ?? '', cell])));
  return { header: columns, rows };
}

function mappingOf({ header, rows }: { header: string[]; rows: TableRow[] }) {
  const guess = guessColumns(header, rows);
  return mappingFrom(guess, guess.imageColumns[0] ?? '', header);
}

describe('guessColumns', () => {
  test('HAM10000', () => {
    const ham = table('lesion_id,image_id,dx,dx_type,age,sex,localization', 'HAM_1,ISIC_1,bkl,histo,80,male,scalp');
    expect(presetOf(ham.header)).toBe('ham10000');
    expect(mappingOf(ham)).toEqual({
      imageColumn: 'image_id',
      labelColumn: 'dx',
      labelColumns: null,
      groupColumn: 'lesion_id',
      partitionColumn: null,
      attributeColumns: ['dx_type', 'age', 'sex', 'localization'],
    });
  });

  test('ISIC 2018 truth table with 0.0 and 1.0', () => {
    const isic = table(
      'image,MEL,NV,BCC,AKIEC,BKL,DF,VASC',
      'ISIC_1,0.0,1.0,0.0,0.0,0.0,0.0,0.0',
      'ISIC_2,1.0,0.0,0.0,0.0,0.0,0.0,0.0',
    );
    expect(presetOf(isic.header)).toBe('isic2018');
    expect(mappingOf(isic)).toMatchObject({
      imageColumn: 'image',
      labelColumn: null,
      labelColumns: ['MEL', 'NV', 'BCC', 'AKIEC', 'BKL', 'DF', 'VASC'],
    });
  });

  test('image_path and target, patient as group, split as partition', () => {
    const data = table('image_path,target,patient_id,lesion_id,split', 'a/1.png,0,p1,l1,train', 'a/2.png,1,p2,l2,val');
    expect(mappingOf(data)).toMatchObject({
      imageColumn: 'image_path',
      labelColumn: 'target',
      groupColumn: 'patient_id',
      partitionColumn: 'split',
      attributeColumns: ['lesion_id'],
    });
  });

  test('filename and label', () => {
    expect(mappingOf(table('filename,label', '1.png,a'))).toMatchObject({ imageColumn: 'filename', labelColumn: 'label' });
    expect(mappingOf(table('Image Index,Finding Labels,Patient ID', '1.png,a,3'))).toMatchObject({
      imageColumn: 'Image Index',
      labelColumn: 'Finding Labels',
      groupColumn: 'Patient ID',
    });
  });

  test('a set column whose values are no partitions is an attribute', () => {
    const data = table('image_id,dx,dataset', '1,a,vidir_modern', '2,b,rosendahl');
    expect(mappingOf(data)).toMatchObject({ partitionColumn: null, attributeColumns: ['dataset'] });
  });

  test('two 1 in a row are no one-hot table', () => {
    expect(mappingOf(table('image,a,b', '1,1,1', '2,0,1')).labelColumns).toBeNull();
  });

  test('a mapping that names columns the table has not is told so', () => {
    const mapping = mappingOf(table('image_id,dx', '1,a'));
    expect(missingColumns({ ...mapping, groupColumn: 'smear' }, ['image_id', 'dx'])).toEqual(['smear']);
  });
});

describe('readRow', () => {
  const mapping = mappingOf(table('image_id,dx,smear_id,age', '1,a,s1,50'));

  test('reads and trims', () => {
    const row = { image_id: ' 7 ', dx: ' wbc ', smear_id: '', age: ' 61 ' };
    expect(readRow(row, mapping)).toEqual({
      image: '7',
      className: 'wbc',
      problem: '',
      group: null,
      partition: null,
      attributes: { age: '61' },
    });
  });

  test.each(['', '  ', 'nan', 'NULL', 'n/a'])('%j is no label', (dx) => {
    expect(readRow({ image_id: '7', dx }, mapping).className).toBeNull();
  });

  test('a number is a label', () => {
    expect(readRow({ image_id: '7', dx: '0' }, mapping).className).toBe('0');
  });

  const oneHot = { ...mapping, labelColumn: null, labelColumns: ['MEL', 'NV'] };
  test.each([
    [{ MEL: '1', NV: '0' }, 'MEL'],
    [{ MEL: '0.0', NV: '1.0' }, 'NV'],
    [{ MEL: '0', NV: '0' }, null],
    [{ MEL: '1', NV: '1' }, null],
    [{ MEL: '0.3', NV: '0.7' }, null],
  ])('one-hot %j is %j', (row, className) => {
    const read = readRow({ image_id: '7', ...row }, oneHot);
    expect(read.className).toBe(className);
    if (className === null) expect(read.problem).not.toBe('');
  });

  test('neither melanoma nor keratosis is a nevus in ISIC 2017', () => {
    const isic = { ...mapping, labelColumn: null, labelColumns: ['melanoma', 'seborrheic_keratosis'] };
    expect(readRow({ image_id: '7', melanoma: '0.0', seborrheic_keratosis: '0.0' }, isic).className).toBe('nevus');
  });
});
