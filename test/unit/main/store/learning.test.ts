import { describe, expect, it } from 'vitest';
import { deleteEpochsAfter, getRun, insertRun, listRuns, markRunsInterrupted, putEpoch, updateRun } from '#main/store/runs.ts';
import { deleteModel, getModel, renameModel, seenGroups, seenPixels } from '#main/store/models.ts';
import { getModelSummary, listModelSummaries } from '#main/store/model-summaries.ts';
import { insertOperatingPoint, listOperatingPoints, newestOperatingPoint } from '#main/store/operating-points.ts';
import { execute } from '#main/store/database.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { HEAD_SETTINGS, hashOf, insertBareDataset, insertBareModel, newId } from '#test/support/learning-rows.ts';
import { tempDatabase } from '#test/support/temp-home.ts';

const epoch = (number: number) => ({
  epoch: number,
  loss: 1,
  accuracy: 0.5,
  val_loss: 1 / number,
  val_accuracy: 0.5,
  seconds: 1,
});

describe('runs', () => {
  it('keep their history, changes and name', () => {
    const db = tempDatabase();
    const dataset = insertBareDataset(db);
    const runId = newId.run();
    insertRun(db, {
      runId,
      ...dataset,
      recipe: 'r',
      settings: HEAD_SETTINGS,
      seed: 7,
      runner: 'auto',
      modelName: 'Mine',
      createdAtMs: 5,
    });
    [1, 2, 3].forEach((number) => putEpoch(db, runId, epoch(number)));
    deleteEpochsAfter(db, runId, 2);
    putEpoch(db, runId, { ...epoch(2), loss: 9 });
    updateRun(db, runId, { state: 'running', notes: ['a'] });
    expect(getRun(db, runId)).toMatchObject({
      state: 'running',
      datasetName: 'Cells',
      modelName: 'Mine',
      notes: ['a'],
      history: [epoch(1), { ...epoch(2), loss: 9 }],
      finishedAtMs: null,
    });
    expect(markRunsInterrupted(db)).toEqual([runId]);
    expect(listRuns(db, dataset.datasetId).map(({ state }) => state)).toEqual(['interrupted']);
    expect(listRuns(db, newId.dataset())).toEqual([]);
  });

  it('keep the settings of either kind of recipe, a factor by its two ends too', () => {
    const db = tempDatabase();
    const dataset = insertBareDataset(db);
    const network = { ...RECIPES['compact-cnn'].defaults, zoom: [0.9, 1.1] as const };
    for (const settings of [HEAD_SETTINGS, network]) {
      const runId = newId.run();
      insertRun(db, { runId, ...dataset, recipe: 'r', settings, seed: 1, runner: 'auto', modelName: null, createdAtMs: 5 });
      expect(getRun(db, runId)?.settings).toEqual(settings);
    }
  });
});

describe('models', () => {
  it('come back as they were kept, with what they saw', () => {
    const db = tempDatabase();
    const datasetId = newId.dataset();
    const { modelId } = insertBareModel(db, {
      images: [
        { pixelHash: hashOf(1), datasetId, groupKey: 'a', role: 'train' },
        { pixelHash: hashOf(1), datasetId, groupKey: 'a', role: 'train' },
        { pixelHash: hashOf(2), datasetId, groupKey: 'b', role: 'validation' },
      ],
    });
    expect(getModel(db, modelId)).toMatchObject({
      name: 'Cells model',
      deleted: false,
      manifest: { classes: ['healthy', 'sick'] },
    });
    expect([...seenPixels(db, modelId, [hashOf(1), hashOf(2), hashOf(3)])]).toEqual([
      [hashOf(1), new Set(['train'])],
      [hashOf(2), new Set(['validation'])],
    ]);
    expect(seenGroups(db, modelId, datasetId)).toEqual(new Set(['a', 'b']));
    expect(seenGroups(db, modelId, datasetId, ['train'])).toEqual(new Set(['a']));
  });

  it('take another name', () => {
    const db = tempDatabase();
    const { modelId } = insertBareModel(db);
    renameModel(db, modelId, 'Other');
    expect(getModel(db, modelId)?.name).toBe('Other');
  });

  it('are summarised with the newest operating point', () => {
    const db = tempDatabase();
    const { modelId } = insertBareModel(db);
    const point = { modelId, thresholds: { sick: 0.3 }, rule: { kind: 'manual' }, evaluationId: null, createdAtMs: 2 } as const;
    insertOperatingPoint(db, { ...point, operatingPointId: newId.operatingPoint(), name: 'first' });
    const second = insertOperatingPoint(db, { ...point, operatingPointId: newId.operatingPoint(), name: 'second' });
    expect(second.version).toBe(2);
    expect(listOperatingPoints(db, modelId).map(({ name }) => name)).toEqual(['second', 'first']);
    expect(newestOperatingPoint(db, modelId)).toEqual(second);
    expect(getModelSummary(db, modelId)).toMatchObject({
      validationAccuracy: 0.9,
      cases: 0,
      newestEvaluation: null,
      operatingPoint: second,
    });
  });

  it('go altogether, or leave a tombstone where a finding names them', () => {
    const db = tempDatabase();
    const gone = insertBareModel(db, { name: 'gone' });
    const kept = insertBareModel(db, { name: 'kept' });
    execute(db, `INSERT INTO case_record (id, title, created_at_ms, updated_at_ms) VALUES ('c', 't', 1, 1)`);
    execute(
      db,
      `INSERT INTO case_finding (id, case_id, file_hash, model_id, label, verdict, result_json, created_at_ms) VALUES ('f', 'c', ?, ?, 'l', 'none', '{}', 1)`,
      [hashOf(1), kept.modelId],
    );
    expect(deleteModel(db, gone.modelId)).toEqual({ tombstone: false });
    expect(deleteModel(db, kept.modelId)).toEqual({ tombstone: true });
    expect(listModelSummaries(db).map(({ name, deleted, cases }) => [name, deleted, cases])).toEqual([['kept', true, 1]]);
  });
});
