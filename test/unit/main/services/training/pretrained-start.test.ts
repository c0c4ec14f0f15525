import { expect, test } from 'vitest';
import { pretrainedFor, startOf } from '#main/services/training/pretrained-start.ts';
import { keepStudyThreshold } from '#main/services/training/study-threshold.ts';
import { newestOperatingPoint } from '#main/store/operating-points.ts';
import { deletePretrained, insertPretrained } from '#main/store/pretrained.ts';
import { getRun, insertRun } from '#main/store/runs.ts';
import type { WritableDb } from '#main/store/database.ts';
import type { PretrainedId } from '#shared/contract/ids.ts';
import { pretrainedIdSchema } from '#shared/contract/ids.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { HomePaths } from '#main/platform/home-paths.ts';
import { hashOf, insertBareDataset, insertBareModel, newId } from '#test/support/learning-rows.ts';
import { tempDatabase } from '#test/support/temp-home.ts';

const study = RECIPES['malaria-resnet50v2'].defaults;
const home = { pretrained: '/kept' } as HomePaths;

function addWeights(db: WritableDb, network: string, number: number): PretrainedId {
  const pretrainedId = pretrainedIdSchema.parse(`01a1fed0-e736-7047-b399-${String(number).padStart(12, '0')}`);
  insertPretrained(db, {
    ...{ pretrainedId, name: `${network} ${number}`, network, fileName: `${network}.h5`, fileHash: hashOf(number) },
    ...{ weightsHash: hashOf(number + 100), parameters: 5, producer: '', createdAtMs: number },
  });
  return pretrainedId;
}

test('a run starts from the weights that are named, else from the newest of its network', () => {
  const db = tempDatabase();
  const older = addWeights(db, 'resnet50v2', 1);
  const newer = addWeights(db, 'resnet50v2', 2);
  const other = addWeights(db, 'vgg16', 3);
  expect(pretrainedFor({ db }, 'malaria-resnet50v2', study, null)).toBe(newer);
  expect(pretrainedFor({ db }, 'malaria-resnet50v2', study, older)).toBe(older);
  expect(() => pretrainedFor({ db }, 'malaria-resnet50v2', study, other)).toThrow(
    expect.objectContaining({ code: 'training/wrong-network' }),
  );
});

test('without any, or where the start is another, it says so or starts from none', () => {
  const db = tempDatabase();
  expect(() => pretrainedFor({ db }, 'malaria-resnet50v2', study, null)).toThrow(
    expect.objectContaining({ code: 'training/no-weights', details: { recipe: 'malaria-resnet50v2', network: 'ResNet50V2' } }),
  );
  const weights = addWeights(db, 'resnet50v2', 1);
  const bundled = { ...study, start: 'bundled' } as const;
  expect(pretrainedFor({ db }, 'malaria-resnet50v2', bundled, null)).toBeNull();
  expect(() => pretrainedFor({ db }, 'malaria-resnet50v2', bundled, weights)).toThrow(
    expect.objectContaining({ code: 'settings/invalid' }),
  );
  const head = RECIPES['efficientnet-lite0-head'].defaults;
  expect(pretrainedFor({ db }, 'efficientnet-lite0-head', head, null)).toBeNull();
  expect(() => pretrainedFor({ db }, 'efficientnet-lite0-head', head, weights)).toThrow();
});

test('a kept run tells the engine its weights; deleted since, it cannot go on', () => {
  const db = tempDatabase();
  const pretrainedId = addWeights(db, 'resnet50v2', 1);
  const runId = newId.run();
  const run = { runId, ...insertBareDataset(db), recipe: 'malaria-resnet50v2', settings: study, pretrainedId };
  insertRun(db, { ...run, seed: 1, runner: 'auto', modelName: null, createdAtMs: 1 });
  expect(startOf({ db, home }, getRun(db, runId)!)).toEqual({
    kind: 'file',
    network: 'resnet50v2',
    path: `/kept/${pretrainedId}/weights.safetensors`,
    fileName: 'resnet50v2.h5',
    fileHash: hashOf(1),
    weightsHash: hashOf(101),
  });
  deletePretrained(db, pretrainedId);
  const left = getRun(db, runId)!;
  expect(left.pretrainedId).toBeNull();
  expect(() => startOf({ db, home }, left)).toThrow(expect.objectContaining({ code: 'training/no-weights' }));
  expect(startOf({ db, home }, { ...left, settings: { ...study, start: 'random' } })).toEqual({ kind: 'random' });
});

test('the threshold of a study becomes the first operating point, for the second class', () => {
  const db = tempDatabase();
  const { modelId } = insertBareModel(db);
  const deps = { db, now: () => 7 };
  expect(keepStudyThreshold(deps, 'malaria-resnet50v2', { modelId, classes: ['a', 'b'] })).toBeNull();
  expect(newestOperatingPoint(db, modelId)).toBeUndefined();
  const note = keepStudyThreshold(deps, 'isic-inception-v3', { modelId, classes: ['other', 'melanoma'] });
  expect(note).toBe('The operating point “Threshold of the study (0.23)” was made with the study’s threshold 0.23 for melanoma.');
  expect(newestOperatingPoint(db, modelId)).toMatchObject({ version: 1, thresholds: { melanoma: 0.23 }, createdAtMs: 7 });
});
