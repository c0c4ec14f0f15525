import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatasetId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { Study } from '#shared/contract/studies.ts';
import { studyJobResultSchema } from '#shared/contract/studies.ts';
import type { CallInput } from '#shared/contract/contract.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { enginePids, startRunningCore } from '#test/support/running-core.ts';

/* Studies through the core: folds, lists that stay as they were, cancelling, crashes, deletion. */

let core: RunningCore;
let datasetId: DatasetId;
const folder = mkdtempSync(join(tmpdir(), 'caselens-studies-'));
const RECIPE = { recipe: 'efficientnet-lite0-head', settings: { epochs: 6, learningRate: 0.01, flipViews: false } } as const;

beforeAll(async () => {
  paintClassFolders(folder, 24);
  core = await startRunningCore();
  const { grantId } = await core.api.call('grants.create', { paths: [folder] });
  const request = { grantId, name: 'Painted', positiveClasses: ['disc'], storage: 'reference' as const };
  await done((await core.api.call('datasets.import', request)).jobId);
  datasetId = (await core.api.call('datasets.list', {})).datasets[0]!.datasetId;
  await core.api.call('datasets.split', { datasetId, train: 0.6, validation: 0.2, test: 0.2 });
});
afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function done(jobId: Job['jobId'], one = core): Promise<Job> {
  const job = await one.finished(jobId);
  expect(job).toMatchObject({ state: 'done', error: null });
  return job;
}

type Start = CallInput<'studies.start'>;

async function finishedStudy(changes: Partial<Start> & Pick<Start, 'kind'>): Promise<Study> {
  const { jobId, studyId } = await core.api.call('studies.start', { datasetId, ...RECIPE, ...changes });
  expect(studyJobResultSchema.parse((await done(jobId)).result)).toEqual({ studyId });
  return core.api.call('studies.get', { studyId });
}

/** Resolves once so many parts of a study are done. */
async function partsDone(one: RunningCore, studyId: Study['studyId'], wanted: number): Promise<void> {
  for (;;) {
    const { parts } = await one.api.call('studies.get', { studyId });
    if (parts.filter(({ state }) => state === 'finished').length >= wanted) return;
    await one.event(({ name }) => name === 'data.changed');
  }
}

test('cross-validation: every open image is held out once, the sealed part never, and no list has changed', async () => {
  const before = await core.api.call('datasets.list', {});
  const split = before.datasets[0]!.split!;
  const preview = await core.api.call('studies.folds', { datasetId, folds: 3, seed: 4 });
  const study = await finishedStudy({ kind: 'cross-validation', folds: 3, seed: 4 });

  expect(study).toMatchObject({ state: 'finished', sealed: split.partitions.test.images, keepsModels: false });
  expect(study.parts.map(({ counts }) => counts)).toEqual(preview.folds);
  expect(study.parts.map(({ modelId }) => modelId)).toEqual([null, null, null]);
  const heldOut = study.parts.reduce((sum, { counts }) => sum + counts.heldOut.images, 0);
  expect(heldOut).toBe(48 - split.partitions.test.images);
  for (const { counts, result } of study.parts) {
    expect(counts.train.images + counts.validation.images + counts.heldOut.images).toBe(heldOut);
    expect(result?.figures.n).toBe(counts.heldOut.images);
    expect(result?.epochs).toBeGreaterThan(0);
  }
  const { result } = study;
  if (result?.kind !== 'cross-validation') throw new Error('no result');
  expect(result.pooled.n).toBe(heldOut);
  // Discs and rings of different colours on features of a trained network: seen 1.0; a fold that learned nothing calls half.
  expect(result.pooled.overall.accuracy).toMatchObject({ defined: true });
  expect(result.pooled.overall.accuracy.defined && result.pooled.overall.accuracy.value).toBeGreaterThan(0.9);
  expect(result.pooled.overall.macro_auc).toMatchObject({ defined: false, reason: 'several-models' });
  expect(result.perFold.overall.macro_auc).toMatchObject({ defined: true, folds: 3 });
  const correct = study.parts.map(({ result: part }) => part!.figures.confusion.counts.flatMap((row, i) => row[i] ?? 0));
  const pooledCorrect = result.pooled.confusion.counts.flatMap((row, i) => row[i] ?? 0);
  expect(pooledCorrect).toEqual(pooledCorrect.map((_, i) => correct.reduce((sum, one) => sum + (one[i] ?? 0), 0)));

  expect(await core.api.call('datasets.list', {})).toEqual(before);
  expect((await core.api.call('datasets.splits', { datasetId })).splits).toHaveLength(1);
  expect((await core.api.call('runs.list', {})).runs).toEqual([]);
  expect((await core.api.call('models.list', {})).models).toEqual([]);
  // What a run needed on disk is gone with it; the features stay for the next training.
  expect(readdirSync(join(core.home, 'runs'))).toEqual([]);
  const { studies } = await core.api.call('studies.list', {});
  expect(studies[0]).toMatchObject({ studyId: study.studyId, parts: 3, partsDone: 3, accuracy: result.pooled.overall.accuracy });

  await expect(core.api.call('training.resume', { runId: study.parts[0]!.runId! })).rejects.toMatchObject({
    code: 'study/owns-run',
  });
  await core.api.call('studies.delete', { studyId: study.studyId });
  expect((await core.api.call('studies.list', {})).studies).toEqual([]);
  await expect(core.api.call('runs.get', { runId: study.parts[0]!.runId! })).rejects.toMatchObject({ code: 'entity/not-found' });
});

test('models of folds are kept where that was asked, each with the images it knows', async () => {
  const study = await finishedStudy({ kind: 'cross-validation', folds: 2, keepModels: true, name: 'Both' });
  const { models } = await core.api.call('models.list', {});
  expect(models.map(({ name }) => name).sort()).toEqual(['Both, fold 1 of 2', 'Both, fold 2 of 2']);
  expect(study.parts.map(({ modelId }) => modelId).sort()).toEqual(models.map(({ modelId }) => modelId).sort());
  // The test part of a fold's model is the fold that it held out, and gives the study's figures again.
  const [first] = study.parts;
  const request = { modelId: first!.modelId!, datasetId, partition: 'test', openTestSet: true } as const;
  const { jobId } = await core.api.call('evaluations.run', request);
  const { evaluationId } = (await done(jobId)).result as { evaluationId: never };
  const { meta, figures } = await core.api.call('evaluations.get', { evaluationId });
  expect(meta).toMatchObject({ n: first!.counts.heldOut.images, refused: 0 });
  expect(figures.confusion).toEqual(first!.result!.figures.confusion);
  expect(figures.overall.log_loss).toEqual(first!.result!.figures.overall.log_loss);
  await core.api.call('studies.delete', { studyId: study.studyId });
  expect((await core.api.call('models.list', {})).models).toHaveLength(2);
});

test('a whole network is cross-validated as well, and starts anew in every fold', async () => {
  const settings = { epochs: 1, precision: 'float32' };
  const study = await finishedStudy({ kind: 'cross-validation', folds: 2, recipe: 'compact-cnn', settings });
  expect(study.parts.map(({ result }) => [result?.epochs, result?.runner])).toEqual([
    [1, 'tensorflow'],
    [1, 'tensorflow'],
  ]);
  expect(readdirSync(join(core.home, 'runs'))).toEqual([]);
});

test('learning curve: more images of one pool, the same held-out images, and too few errors to say more', async () => {
  const study = await finishedStudy({ kind: 'learning-curve', sizes: [0.25, 0.5, 0.75, 1] });
  const sizes = study.parts.map(({ counts }) => counts.train.images);
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  expect(new Set(sizes).size).toBe(4);
  expect(new Set(study.parts.map(({ counts }) => JSON.stringify([counts.validation, counts.heldOut]))).size).toBe(1);
  expect(study.parts.map(({ share }) => share)).toEqual([0.25, 0.5, 0.75, 1]);
  expect(study.result).toEqual({
    kind: 'learning-curve',
    outlook: { verdict: 'unknown', reason: 'too-few-errors', law: null },
  });
});

test('cancelled between folds: what is done stays, and resuming gives what a study without a break gives', async () => {
  const asked = { kind: 'cross-validation', folds: 3, seed: 9 } as const;
  const whole = await finishedStudy(asked);
  const { jobId, studyId } = await core.api.call('studies.start', { datasetId, ...RECIPE, ...asked });
  await partsDone(core, studyId, 1);
  await core.api.call('jobs.cancel', { jobId });
  expect((await core.finished(jobId)).state).toBe('cancelled');
  const cancelled = await core.api.call('studies.get', { studyId });
  expect(cancelled.state).toBe('cancelled');
  expect(cancelled.parts[0]).toMatchObject({
    state: 'finished',
    result: { figures: { n: cancelled.parts[0]!.counts.heldOut.images } },
  });
  expect(cancelled.result).toBeNull();
  await done((await core.api.call('studies.resume', { studyId })).jobId);
  const resumed = await core.api.call('studies.get', { studyId });
  expect(resumed.parts[0]).toEqual(cancelled.parts[0]);
  expect(resumed.result).toEqual(whole.result);
  await expect(core.api.call('studies.resume', { studyId })).rejects.toMatchObject({ code: 'study/not-resumable' });
});

test('kill -9 of the engine, then of the program, during a fold: the study ends as if nothing had been', async () => {
  const asked = {
    kind: 'cross-validation',
    folds: 3,
    seed: 9,
    settings: { ...RECIPE.settings, epochs: 200, patience: 200 },
  } as const;
  const whole = await finishedStudy(asked);
  const { jobId, studyId } = await core.api.call('studies.start', { datasetId, ...RECIPE, ...asked });
  await partsDone(core, studyId, 1);
  await core.event(({ name, payload }) => name === 'run.epoch' && payload.record.epoch >= 3);
  for (const pid of enginePids(core.host.pid!)) process.kill(pid, 'SIGKILL');
  await partsDone(core, studyId, 2);
  expect((await core.api.call('jobs.log', { jobId })).lines.some(({ text }) => text.includes('ended unexpectedly'))).toBe(true);

  await core.event(({ name }) => name === 'run.epoch');
  core.host.kill('SIGKILL');
  await core.stop({ keepHome: true });
  core = await startRunningCore(core.home);
  const interrupted = await core.api.call('studies.get', { studyId });
  expect(interrupted.state).toBe('interrupted');
  expect(interrupted.parts.map(({ state }) => state)).toEqual(['finished', 'finished', 'interrupted']);
  await done((await core.api.call('studies.resume', { studyId })).jobId);
  const ended = await core.api.call('studies.get', { studyId });
  expect(ended.result).toEqual(whole.result);
  expect(ended.parts.map(({ result }) => result?.epochs)).toEqual(whole.parts.map(({ result }) => result?.epochs));
});

test('what cannot be studied is refused before anything is kept', async () => {
  const start = (changes: object) =>
    core.api.call('studies.start', { datasetId, kind: 'cross-validation', ...RECIPE, ...changes });
  const { studies } = await core.api.call('studies.list', {});
  await expect(start({ recipe: 'none' })).rejects.toMatchObject({ code: 'recipe/unknown' });
  await expect(start({ settings: { epochs: -1 } })).rejects.toMatchObject({ code: 'settings/invalid' });
  await expect(start({ folds: 11 })).rejects.toMatchObject({ code: 'call/invalid-input' });
  await expect(start({ kind: 'learning-curve', sizes: [1, 1] })).rejects.toMatchObject({ code: 'study/bad-sizes' });
  expect((await core.api.call('studies.list', {})).studies).toEqual(studies);
});
