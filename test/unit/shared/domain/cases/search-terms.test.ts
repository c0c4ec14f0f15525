import { describe, expect, it } from 'vitest';
import { caseTitle } from '#shared/domain/cases/case-title.ts';
import { foldText, searchTerms } from '#shared/domain/cases/search-terms.ts';

describe('searchTerms', () => {
  it.each([
    ['  Nevus  ＡＢ nevus ', ['nevus', 'ab']],
    ['左侧面部 色素痣', ['左侧面部', '色素痣']],
    ['a\u3000b\tc\nd', ['a', 'b', 'c', 'd']],
    ['"AND" OR*', ['"and"', 'or*']],
    ['\0', []],
    ['', []],
  ])('of %j are %j', (query, expected) => {
    expect(searchTerms(query)).toEqual(expected);
  });

  it('are at most twelve', () => {
    expect(searchTerms(Array.from({ length: 50 }, (_, index) => `t${index}`).join(' '))).toHaveLength(12);
  });

  it('fold what looks alike', () => {
    expect(foldText('ﬁBRoma Ⅳ')).toBe('fibroma iv');
  });
});

describe('caseTitle', () => {
  it.each([
    ['ward 3/IMG_0042.JPG', 'IMG_0042'],
    ['C:\\scans\\Müller, "Hans".tif', 'Müller, "Hans"'],
    ['病例 1.png', '病例 1'],
    ['.png', '.png'],
    ['cell.v2', 'cell'],
    ['\u0007.png', 'Image'],
    ['', 'Image'],
    [`${'😀'.repeat(200)}.png`, '😀'.repeat(60)],
  ])('of %j is %j', (path, expected) => {
    expect(caseTitle(path, 'Image')).toBe(expected);
  });
});
