import { expect, test } from 'vitest';
import { deleteModel, ensemblesOf, getModel, insertEnsemble, seenGroups, seenPixels } from '#main/store/models.ts';
import type { WritableDb } from '#main/store/database.ts';
import type { ModelId } from '#shared/contract/ids.ts';
import { hashOf, insertBareModel, manifestOf, newId } from '#test/support/learning-rows.ts';
import { tempDatabase } from '#test/support/temp-home.ts';

const dataset = newId.dataset();

/** A model that was trained on the images and groups with these numbers. */
function trained(db: WritableDb, numbers: readonly number[], role: 'train' | 'validation'): ModelId {
  const images = numbers.map((number) => ({ pixelHash: hashOf(number), datasetId: dataset, groupKey: `g${number}`, role }));
  return insertBareModel(db, { name: `model of ${numbers.join()}`, images }).modelId;
}

function combine(db: WritableDb, members: readonly ModelId[], name = 'both'): ModelId {
  const ids = { datasetId: dataset, splitId: newId.split(), runId: newId.run() };
  const modelId = newId.model();
  const manifest = {
    ...manifestOf(ids),
    kind: 'ensemble' as const,
    members: members.map((member) => ({ modelId: member, manifestHash: hashOf(9) })),
  };
  const row = { modelId, name, manifestHash: hashOf(8), manifest, datasetId: null, splitId: null, runId: null, createdAtMs: 5 };
  insertEnsemble(db, row, members);
  return modelId;
}

test('an ensemble knows every image and group that any member knows, each in its part', () => {
  const db = tempDatabase();
  const both = combine(db, [trained(db, [1, 2], 'train'), trained(db, [2, 3], 'validation')]);
  const seen = seenPixels(db, both, [1, 2, 3, 4].map(hashOf));
  expect([...seen].map(([pixels, roles]) => [pixels, [...roles].sort()]).sort()).toEqual([
    [hashOf(1), ['train']],
    [hashOf(2), ['train', 'validation']],
    [hashOf(3), ['validation']],
  ]);
  expect([...seenGroups(db, both, dataset)].sort()).toEqual(['g1', 'g2', 'g3']);
  expect([...seenGroups(db, both, dataset, ['validation'])].sort()).toEqual(['g2', 'g3']);
});

test('a member is told by the names of its ensembles, until they are gone', () => {
  const db = tempDatabase();
  const [first, second, other] = [trained(db, [1], 'train'), trained(db, [2], 'train'), trained(db, [3], 'train')];
  const both = combine(db, [first, second]);
  combine(db, [first, other], 'third');
  expect(ensemblesOf(db, first)).toEqual(['both', 'third']);
  expect(ensemblesOf(db, second)).toEqual(['both']);
  expect(ensemblesOf(db, both)).toEqual([]);
  deleteModel(db, both);
  expect(getModel(db, both)).toBeUndefined();
  expect(ensemblesOf(db, first)).toEqual(['third']);
});
