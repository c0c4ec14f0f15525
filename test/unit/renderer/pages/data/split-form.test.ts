import { expect, test } from 'vitest';
import { SplitForm } from '#renderer/pages/data/split-form.svelte.ts';
import { aDataset } from '#test/support/dataset-records.ts';

test('a separate test set is kept apart unless told otherwise', () => {
  expect(new SplitForm(() => aDataset()).by).toBe('group');
  expect(new SplitForm(() => aDataset({ testName: 'second.csv' })).by).toBe('given');
});

test('the three shares make one whole, and at least a tenth is left to train on', () => {
  const form = new SplitForm(() => aDataset());
  expect(form.expected).toEqual({ train: 70, validation: 15, test: 15 });
  form.test = 50;
  form.validation = 50;
  form.keepTrain('validation');
  expect([form.train, form.validation, form.test]).toEqual([10, 40, 50]);
  const { train, validation, test: sealed } = form.input;
  expect(train + validation + sealed).toBeCloseTo(1, 12);
});
