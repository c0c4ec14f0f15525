import { describe, expect, test } from 'vitest';
import { isImageCandidate, isSystemName, isTableName, withoutImageExtension } from '#shared/domain/datasets/file-names.ts';
import { countByClass, recogniseLayout } from '#shared/domain/datasets/layout.ts';
import { partitionOf } from '#shared/domain/datasets/partition.ts';

const classesOf = (paths: string[]): (string | null)[] => recogniseLayout(paths).images.map(({ className }) => className);
const partitionsOf = (paths: string[]): (string | null)[] => recogniseLayout(paths).images.map(({ partition }) => partition);

describe('partitionOf', () => {
  test.each([
    ['train', 'train'],
    ['Training', 'train'],
    ['TRAIN', 'train'],
    ['seg_train', 'train'],
    ['train_set', 'train'],
    ['TrainingData', 'train'],
    ['val', 'validation'],
    ['valid', 'validation'],
    ['Validation', 'validation'],
    ['dev', 'validation'],
    ['test', 'test'],
    ['Testing', 'test'],
    ['test_set_1', 'test'],
    ['Test positive', null],
    ['trainers', null],
    ['cat', null],
    ['', null],
    ['train_test', null],
  ])('%j means %j', (name, partition) => {
    expect(partitionOf(name)).toBe(partition);
  });
});

describe('recogniseLayout', () => {
  test('takes the folder as the class', () => {
    expect(classesOf(['benign/a.jpg', 'malignant/b.jpg'])).toEqual(['benign', 'malignant']);
    expect(recogniseLayout(['benign/a.jpg', 'malignant/b.jpg']).layout).toBe('folder-per-class');
  });

  test('looks through folders that hold everything', () => {
    expect(classesOf(['data/cells/x/a.jpg', 'data/cells/y/b.jpg'])).toEqual(['x', 'y']);
  });

  test('takes the first folder as the class where folders are nested below it', () => {
    expect(classesOf(['benign/slide 1/a.jpg', 'malignant/slide 2/b.jpg'])).toEqual(['benign', 'malignant']);
  });

  test('leaves loose images without a class', () => {
    expect(classesOf(['a.jpg', 'x/b.jpg', 'y/c.jpg'])).toEqual([null, 'x', 'y']);
    expect(classesOf(['a.jpg', 'b.jpg'])).toEqual([null, null]);
  });

  test('says one class where there is one folder', () => {
    expect(classesOf(['only/a.jpg', 'only/b.jpg'])).toEqual(['only', 'only']);
  });

  test.each([
    [['train/x/a.jpg', 'val/y/b.jpg', 'test/x/c.jpg']],
    [['Training/x/a.jpg', 'dev/y/b.jpg', 'Testing/x/c.jpg']],
    [['dataset/TRAIN/x/a.jpg', 'dataset/valid/y/b.jpg', 'dataset/Test/x/c.jpg']],
    [['train/train/x/a.jpg', 'val/val/y/b.jpg', 'test/test/x/c.jpg']],
    [['x/train/a.jpg', 'y/val/b.jpg', 'x/test/c.jpg']],
  ])('finds partitions and classes in %j', (paths) => {
    expect(recogniseLayout(paths).layout).toBe('partitioned-folders');
    expect(partitionsOf(paths)).toEqual(['train', 'validation', 'test']);
    expect(classesOf(paths)).toEqual(['x', 'y', 'x']);
  });

  test('a class named like a partition stays a class', () => {
    expect(classesOf(['test positive/a.jpg', 'test negative/b.jpg'])).toEqual(['test positive', 'test negative']);
    expect(classesOf(['train/a.jpg', 'bus/b.jpg'])).toEqual(['train', 'bus']);
  });

  test('images outside the partitions have no class', () => {
    const paths = ['train/x/a.jpg', 'train/y/b.jpg', 'test/x/c.jpg', 'pred/d.jpg'];
    expect(classesOf(paths)).toEqual(['x', 'y', 'x', null]);
  });
});

test('classes are counted in natural order', () => {
  const images = ['grade 10', 'grade 2', 'grade 2', null].map((className) => ({ className }));
  expect(countByClass(images)).toEqual([
    { name: 'grade 2', images: 2 },
    { name: 'grade 10', images: 1 },
  ]);
});

test('file names are told apart', () => {
  expect(isImageCandidate('a/B.JPEG')).toBe(true);
  expect(isImageCandidate('a/slide.svs')).toBe(true);
  expect(isImageCandidate('notes.txt')).toBe(false);
  expect(isTableName('labels.TSV')).toBe(true);
  expect(isTableName('labels.txt')).toBe(false);
  expect(isTableName('labels.txt', true)).toBe(true);
  expect(withoutImageExtension('cell.v2')).toBe('cell.v2');
  expect(withoutImageExtension('cell.v2.Tiff')).toBe('cell.v2');
  expect(['.hidden', '__MACOSX', 'Thumbs.db', '.DS_Store'].every(isSystemName)).toBe(true);
});
