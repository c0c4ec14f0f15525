import { describe, expect, test } from 'vitest';
import { indexImages, relativePath } from '#shared/domain/datasets/image-index.ts';

const files = [
  'part 1/ISIC_1.jpg',
  'part 2/ISIC_2.JPEG',
  'x/7.png',
  'y/7.png',
  'y/7.tif',
  'deep/er/only.webp',
  '细胞/它"s cell.bmp',
  'notes.txt',
];
const index = indexImages(files, '/data/set');
const found = (cell: string, ...hints: string[]): string => {
  const result = index.find(cell, hints);
  return result.kind === 'found' ? result.path : result.kind;
};

describe('indexImages', () => {
  test.each([
    ['ISIC_1', 'part 1/ISIC_1.jpg'],
    ['ISIC_1.jpg', 'part 1/ISIC_1.jpg'],
    ['isic_1.JPG', 'part 1/ISIC_1.jpg'],
    ['ISIC_2.jpg', 'part 2/ISIC_2.JPEG'],
    ['./part 1\\ISIC_1.jpg', 'part 1/ISIC_1.jpg'],
    ['part 1/ISIC_1', 'part 1/ISIC_1.jpg'],
    ['set/images/part 1/ISIC_1.jpg', 'part 1/ISIC_1.jpg'],
    ['er/only', 'deep/er/only.webp'],
    ['x/../y/7.png', 'y/7.png'],
    ['/data/set/x/7.png', 'x/7.png'],
    ['它"s cell', '细胞/它"s cell.bmp'],
    ['ISIC_1.png', 'missing'],
    ['z/ISIC_1.jpg', 'missing'],
    ['ISIC_9', 'missing'],
    ['', 'missing'],
    ['../../etc/passwd', 'outside-root'],
    ['/etc/passwd', 'outside-root'],
    ['C:\\secret.png', 'outside-root'],
    ['\\\\server\\share\\a.png', 'outside-root'],
    ['https://example.org/a.png', 'outside-root'],
    ['~/a.png', 'outside-root'],
    ['a\0.png', 'outside-root'],
  ])('%j leads to %j', (cell, expected) => {
    expect(found(cell)).toBe(expected);
  });

  test('an ambiguous name is chosen the same way every time, and said to be so', () => {
    expect(index.find('7')).toEqual({ kind: 'found', path: 'x/7.png', ambiguous: true });
    expect(indexImages([...files].reverse(), '/data/set').find('7')).toEqual(index.find('7'));
  });

  test('a folder named like the class decides', () => {
    expect(index.find('7.png', ['y'])).toEqual({ kind: 'found', path: 'y/7.png', ambiguous: false });
  });
});

test('relativePath never leaves the root', () => {
  expect(relativePath('a/./b//c.png', '/r')).toBe('a/b/c.png');
  expect(relativePath('a/../../b', '/r')).toBeNull();
  expect(relativePath('C:/r/a.png', 'C:\\r')).toBe('a.png');
});
