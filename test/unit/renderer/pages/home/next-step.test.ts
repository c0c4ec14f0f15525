import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { nextStep, studyRows } from '#renderer/pages/home/next-step.ts';
import type { ModelSummary } from '#shared/contract/models.ts';
import { modelSummarySchema } from '#shared/contract/models.ts';
import { aDataset, aSplit } from '#test/support/dataset-records.ts';

function aModel(change: Partial<ModelSummary> = {}): ModelSummary {
  return modelSummarySchema.parse({
    modelId: v7(),
    name: 'Lesions 1',
    manifestHash: 'c'.repeat(64),
    recipe: 'efficientnet-lite0-head',
    classes: ['nevus', 'melanoma'],
    positiveClasses: ['melanoma'],
    datasetId: null,
    datasetName: 'Lesions',
    runId: v7(),
    createdAtMs: 3_000,
    parameters: 10,
    validationAccuracy: 0.9,
    newestEvaluation: null,
    operatingPoint: null,
    cases: 0,
    deleted: false,
    ...change,
  });
}

const EVALUATED = {
  evaluationId: v7(),
  partition: 'test',
  accuracy: null,
  macroAuc: null,
  n: 10,
} as ModelSummary['newestEvaluation'];

describe('what next?', () => {
  test('nothing without a dataset', () => {
    expect(nextStep([], [])).toBeNull();
  });

  test('decide, split, train, evaluate, use', () => {
    expect(nextStep([aDataset({ pendingFindings: 1 })], [])?.kind).toBe('review');
    expect(nextStep([aDataset()], [])?.kind).toBe('split');
    const dataset = aDataset({ split: aSplit() });
    expect(nextStep([dataset], [])?.kind).toBe('train');
    const model = aModel({ datasetId: dataset.datasetId });
    expect(nextStep([dataset], [model])?.kind).toBe('evaluate');
    expect(nextStep([dataset], [{ ...model, newestEvaluation: EVALUATED }])?.kind).toBe('diagnose');
  });

  test('a deleted model counts for nothing', () => {
    const dataset = aDataset({ split: aSplit() });
    expect(nextStep([dataset], [aModel({ datasetId: dataset.datasetId, deleted: true })])?.kind).toBe('train');
  });

  test('a newer dataset without a model comes before an older finished one', () => {
    const old = aDataset({ split: aSplit(), createdAtMs: 1 });
    const young = aDataset({ createdAtMs: 2 });
    expect(nextStep([old, young], [aModel({ datasetId: old.datasetId })])).toMatchObject({
      kind: 'split',
      dataset: { createdAtMs: 2 },
    });
  });
});

test('rows are models and datasets without one, the newest first; a deleted dataset keeps its name', () => {
  const dataset = aDataset({ createdAtMs: 5_000, name: 'New' });
  const rows = studyRows([dataset], [aModel({ createdAtMs: 4_000 })]);
  expect(rows.map(({ datasetName }) => datasetName)).toEqual(['New', 'Lesions']);
  expect(rows[1]!.dataset).toBeNull();
});
