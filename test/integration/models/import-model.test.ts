import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import type { z } from 'zod';
import { importInspectionSchema } from '#shared/contract/engine/model-import.ts';
import type { GrantId, JobId } from '#shared/contract/ids.ts';
import { importTrialSchema, modelImportResultSchema } from '#shared/contract/model-import.ts';
import { evaluateResultSchema } from '#shared/contract/evaluations.ts';
import { writeOnnxClassifier } from '#test/support/onnx-file.ts';
import { paintClasses, writeFiles } from '#test/support/painted-images.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';
import { saveTeachable, teachableModel } from '#test/support/teachable-model.ts';

/* Models from elsewhere through the real core and engine: tried, kept, evaluated on a dataset, used. */

let core: RunningCore;
const folder = mkdtempSync(join(tmpdir(), 'caselens-import-'));
const images = join(folder, 'images');
const model = join(folder, 'my_model');

beforeAll(async () => {
  writeFiles(images, paintClasses(['healthy', 'sick'], 6));
  await readyTfjs();
  const teachable = teachableModel();
  await saveTeachable(teachable, model);
  teachable.dispose();
  core = await startRunningCore();
});
afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function granted(...paths: string[]): Promise<GrantId> {
  return (await core.api.call('grants.create', { paths })).grantId;
}

/** What a call's job made. */
async function made<Result>(schema: z.ZodType<Result>, started: Promise<{ readonly jobId: JobId }>): Promise<Result> {
  const job = await core.finished((await started).jobId);
  expect(job).toMatchObject({ state: 'done', error: null });
  return schema.parse(job.result);
}

const firstImage = (): string => join(images, 'sick', readdirSync(join(images, 'sick'))[0]!);

test('what a trial says is what the kept model says in a diagnosis; it can be evaluated on a dataset', async () => {
  const grantId = await granted(model);
  const imageGrantId = await granted(firstImage());
  const tried = await made(importTrialSchema, core.api.call('models.tryImport', { grantId, imageGrantId }));
  const answers = { positiveClasses: ['sick'] };
  const kept = await made(modelImportResultSchema, core.api.call('models.import', { grantId, answers, name: 'Teachable' }));
  const { manifest, summary } = await core.api.call('models.get', { modelId: kept.modelId });
  expect(summary).toMatchObject({
    name: 'Teachable',
    kind: 'imported',
    classes: ['healthy', 'sick'],
    runId: null,
    datasetName: null,
  });
  expect(manifest.imported).toMatchObject({ format: 'teachable-machine', fileName: 'model.json' });
  expect(manifest.preprocessing).toMatchObject({ width: 16, height: 16, mode: 'tf', resize: 'tf_bilinear' });

  const run = await core.api.call('diagnosis.run', { modelId: kept.modelId, grantId: await granted(firstImage()) });
  const diagnosed = await core.finished(run.jobId);
  expect(diagnosed).toMatchObject({ state: 'done', error: null });
  const { items } = await core.api.call('diagnosis.results', { jobId: run.jobId });
  const [item] = items;
  const said = item?.ok === true ? item.result.probabilities : {};
  for (const { className, probability } of tried.probabilities) expect(said[className]).toBeCloseTo(probability, 6);

  const imported = await core.api.call('datasets.import', {
    grantId: await granted(images),
    name: 'Painted',
    storage: 'reference',
  });
  await core.finished(imported.jobId);
  const [dataset] = (await core.api.call('datasets.list', {})).datasets;
  const evaluation = await core.api.call('evaluations.run', {
    modelId: kept.modelId,
    datasetId: dataset!.datasetId,
    partition: 'external',
  });
  const evaluated = await core.finished(evaluation.jobId);
  expect(evaluated.error).toBeNull();
  const { evaluationId } = evaluateResultSchema.pick({ evaluationId: true }).parse(evaluated.result);
  const { meta, unknownTraining } = await core.api.call('evaluations.get', { evaluationId });
  expect(meta).toMatchObject({ n: 12 });
  expect(unknownTraining).toEqual(['Teachable']);
  const { exportId } = await core.api.call('evaluations.export', { evaluationId, format: 'html' });
  expect(readFileSync((await core.api.call('exports.path', { exportId })).path, 'utf8')).toContain(
    'Nobody here knows which images this model learned from: it was imported.',
  );
});

test('ONNX, colours first and one image at a time, answers as colours last and any number', async () => {
  const weights = [
    [0.5, -0.25, 0.125],
    [-1, 0.75, 0.5],
    [0.25, 0.5, -0.75],
  ];
  const answers = { classes: ['a', 'b', 'c'] };
  const said: number[][] = [];
  for (const [name, layout, batch] of [
    ['last.onnx', 'nhwc', 0],
    ['first.onnx', 'nchw', 1],
  ] as const) {
    const path = join(folder, name);
    writeOnnxClassifier(path, { layout, batch, size: 24 }, weights);
    const grantId = await granted(path);
    const found = await made(importInspectionSchema, core.api.call('models.inspect', { grantId }));
    expect(found).toMatchObject({
      format: 'onnx',
      producer: 'pytorch 2.4.0',
      layout: { value: layout },
      scores: { value: 'logits' },
    });
    const preprocessing = 'unit' as const;
    const resize = 'tf_bilinear' as const;
    const image = await granted(firstImage());
    const input = { grantId, answers: { ...answers, preprocessing, resize }, imageGrantId: image };
    const tried = await made(importTrialSchema, core.api.call('models.tryImport', input));
    said.push(
      tried.probabilities.toSorted((a, b) => a.className.localeCompare(b.className)).map(({ probability }) => probability),
    );
  }
  expect(said[0]!.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
  said[0]!.forEach((p, index) => expect(said[1]![index]).toBeCloseTo(p, 6));
});

test('what is refused leaves nothing behind', async () => {
  const path = join(folder, 'broken.keras');
  writeFileSync(path, 'no archive');
  const before = readdirSync(join(core.home, 'models'));
  const grantId = await granted(path);
  const failed = { state: 'failed', error: { code: 'import/unreadable' } };
  const { jobId } = await core.api.call('models.import', { grantId, answers: { classes: ['a', 'b'] } });
  expect(await core.finished(jobId)).toMatchObject(failed);
  const weights = await core.api.call('pretrained.import', { grantId });
  expect(await core.finished(weights.jobId)).toMatchObject(failed);
  // Two files are no weights: nothing is begun.
  const two = await granted(path, firstImage());
  await expect(core.api.call('pretrained.import', { grantId: two })).rejects.toMatchObject({ code: 'import/not-one-file' });
  expect(readdirSync(join(core.home, 'models'))).toEqual(before);
  expect(readdirSync(join(core.home, 'uploads'))).toEqual([]);
  expect(existsSync(join(core.home, 'pretrained'))).toBe(false);
});
