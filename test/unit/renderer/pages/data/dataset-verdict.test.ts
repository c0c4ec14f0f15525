import { describe, expect, test } from 'vitest';
import { datasetVerdict, majorityShare } from '#renderer/pages/data/dataset-verdict.ts';
import { aDataset, aSplit } from '#test/support/dataset-records.ts';

describe('can I trust this dataset?', () => {
  test.each([
    [
      'a missing folder comes before everything',
      aDataset({ rootAvailable: false, pendingFindings: 3 }),
      'data.verdict.rootMissing',
    ],
    [
      'one class',
      aDataset({
        classes: [
          { name: 'nevus', images: 70, positive: false },
          { name: 'melanoma', images: 0, positive: true },
        ],
      }),
      'data.verdict.oneClass',
    ],
    ['findings before the split', aDataset({ pendingFindings: 3 }), 'data.verdict.pending'],
    ['no split', aDataset(), 'data.verdict.noSplit'],
    ['a split by image although groups are known', aDataset({ split: aSplit({ by: 'image' }) }), 'data.verdict.imageSplit'],
    ['ready', aDataset({ split: aSplit() }), 'data.verdict.ready'],
    ['ready, as far as is known', aDataset({ hasGroupColumn: false, split: aSplit() }), 'data.verdict.readyNoGroups'],
  ])('%s', (_, dataset, key) => {
    expect(datasetVerdict(dataset).key).toBe(key);
  });

  test('the share of the largest class', () => {
    expect(majorityShare(aDataset())).toBe(0.7);
    expect(majorityShare(aDataset({ images: 0 }))).toBe(0);
  });
});
