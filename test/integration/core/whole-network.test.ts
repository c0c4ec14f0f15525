import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatasetId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { trainResultSchema } from '#shared/contract/training.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { computePid, enginePids, startRunningCore } from '#test/support/running-core.ts';

/* A whole network through the core: preview, training with TensorFlow, stop and resume, model record, evaluation, diagnosis. */

let core: RunningCore;
let datasetId: DatasetId;
const folder = mkdtempSync(join(tmpdir(), 'caselens-network-'));

beforeAll(async () => {
  paintClassFolders(folder, 20);
  core = await startRunningCore();
  datasetId = await importPainted(core);
});
afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function done(one: RunningCore, jobId: Job['jobId']): Promise<Job> {
  const job = await one.finished(jobId);
  expect(job).toMatchObject({ state: 'done', error: null });
  return job;
}

async function importPainted(one: RunningCore): Promise<DatasetId> {
  const { grantId } = await one.api.call('grants.create', { paths: [folder] });
  const request = { grantId, name: 'Painted', positiveClasses: ['disc'], storage: 'reference' as const };
  await done(one, (await one.api.call('datasets.import', request)).jobId);
  const [dataset] = (await one.api.call('datasets.list', {})).datasets;
  await one.api.call('datasets.split', { datasetId: dataset!.datasetId });
  return dataset!.datasetId;
}

test('the preview shows images of the training part at the input size, classes in turn, each page others', async () => {
  const call = (page: number) => core.api.call('training.previewImages', { datasetId, recipe: 'compact-cnn', page, count: 4 });
  const [first, second] = await Promise.all([call(0), call(1)]);
  expect(first).toMatchObject({ width: 96, height: 96 });
  expect(first.images.map(({ className }) => className)).toEqual(['disc', 'ring', 'disc', 'ring']);
  expect(await call(0)).toEqual(first);
  const ids = [...first.images, ...second.images].map(({ imageId }) => imageId);
  expect(new Set(ids).size).toBe(8);
  const { images } = await core.api.call('datasets.images', { datasetId, partition: 'train', limit: 1000 } as never);
  const trained = new Set(images.map((image: { imageId: string }) => image.imageId));
  expect(ids.every((id) => trained.has(id))).toBe(true);
  for (const { rgb } of first.images) {
    const bytes = Buffer.from(rgb, 'base64');
    expect(bytes).toHaveLength(96 * 96 * 3);
    expect(new Set(bytes).size).toBeGreaterThan(20);
  }
  await expect(core.api.call('training.previewImages', { datasetId, recipe: 'none' })).rejects.toMatchObject({
    code: 'recipe/unknown',
  });
});

test('a network is trained, evaluated and diagnoses; its record says that the whole network was trained, and on what', async () => {
  const settings = { epochs: 2, zoom: [0.9, 1.1] as const, precision: 'float32' };
  const { jobId, runId } = await core.api.call('training.start', { datasetId, recipe: 'compact-cnn', settings });
  const result = trainResultSchema.parse((await done(core, jobId)).result);
  expect(result).toMatchObject({ runner: 'tensorflow', epochs: 2, runId });
  const run = await core.api.call('runs.get', { runId });
  expect(run).toMatchObject({ state: 'finished', settings: { ...RECIPES['compact-cnn'].defaults, ...settings } });
  expect(run.history).toHaveLength(2);

  const { modelId } = result;
  const { manifest } = await core.api.call('models.get', { modelId });
  expect(manifest).toMatchObject({
    recipe: 'compact-cnn',
    backbone: null,
    preprocessing: { width: 96, height: 96, mode: 'unit' },
    training: { runner: { id: 'tensorflow', precision: 'float32' }, settings: { zoom: [0.9, 1.1] } },
  });

  const evaluation = await core.api.call('evaluations.run', { modelId, datasetId, partition: 'validation' });
  const evaluated = await done(core, evaluation.jobId);
  expect(evaluated.subject.evaluationId).toBeDefined();

  const [file = ''] = readdirSync(join(folder, 'disc'));
  const { grantId } = await core.api.call('grants.create', { paths: [join(folder, 'disc', file)] });
  const diagnosis = await core.api.call('diagnosis.run', { modelId, grantId });
  await done(core, diagnosis.jobId);
  const { cases } = await core.api.call('cases.list', {});
  expect(cases).toHaveLength(1);
});

test('a network that is stopped keeps its best epoch and goes on from its last', async () => {
  const settings = { epochs: 30, patience: 1000 };
  const { jobId, runId } = await core.api.call('training.start', { datasetId, recipe: 'compact-cnn', settings });
  await core.event((event) => event.name === 'run.epoch' && event.payload.runId === runId && event.payload.record.epoch >= 2);
  await core.api.call('jobs.cancel', { jobId });
  expect((await core.finished(jobId)).state).toBe('cancelled');
  const stopped = await core.api.call('runs.get', { runId });
  expect(stopped.state).toBe('cancelled');
  expect(stopped.modelId).not.toBeNull();
  expect(stopped.history.length).toBeLessThan(30);

  const again = await core.api.call('training.resume', { runId });
  await done(core, again.jobId);
  const whole = await core.api.call('runs.get', { runId });
  expect(whole.history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  expect(whole.history.slice(0, 2)).toEqual(stopped.history.slice(0, 2));
});

test('a network whose engine is killed goes on from its last epoch', async () => {
  const settings = { epochs: 12, patience: 1000 };
  const { jobId, runId } = await core.api.call('training.start', { datasetId, recipe: 'compact-cnn', settings });
  await core.event((event) => event.name === 'run.epoch' && event.payload.runId === runId && event.payload.record.epoch >= 2);
  for (const pid of enginePids(core.host.pid!)) process.kill(pid, 'SIGKILL');
  await done(core, jobId);
  const run = await core.api.call('runs.get', { runId });
  expect(run.state).toBe('finished');
  expect(run.history.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
  expect(run.notes.some((note) => /epoch [2-9]/.test(note))).toBe(true); // where it went on
});

test('a network without batch norms, which wants other kernels, has an engine process of its own', async () => {
  const before = computePid(core.host.pid!);
  expect(before).toBeDefined();
  const settings = { start: 'random', trained: 'all', inputSize: 32, hiddenUnits: 8, epochs: 1, rotation: 0 } as const;
  const { jobId, runId } = await core.api.call('training.start', { datasetId, recipe: 'ham10000-vgg16', settings });
  await core.event((event) => event.name === 'run.epoch' && event.payload.runId === runId);
  expect(computePid(core.host.pid!)).not.toBe(before);
  await done(core, jobId);
  expect(computePid(core.host.pid!)).toBeUndefined();
});

test('where TensorFlow is missing, or another runner is asked for, nothing is queued and the answer says what to do', async () => {
  const before = await core.api.call('runs.list', {});
  const request = { datasetId, recipe: 'compact-cnn' };
  await expect(core.api.call('training.start', { ...request, runner: 'onnx' })).rejects.toMatchObject({
    code: 'engine/runner-unavailable',
  });
  expect(await core.api.call('runs.list', {})).toEqual(before);

  const empty = join(folder, 'no-tensorflow');
  mkdirSync(empty);
  const kept = process.env['CASELENS_TENSORFLOW_DIR'];
  process.env['CASELENS_TENSORFLOW_DIR'] = empty;
  const bare = await startRunningCore();
  try {
    rmSync(empty, { recursive: true });
    const without = await importPainted(bare);
    await expect(bare.api.call('training.start', { ...request, datasetId: without })).rejects.toMatchObject({
      code: 'engine/runner-unavailable',
      details: { runner: 'tensorflow', reason: expect.stringContaining('npm run engine:install') },
    });
    expect((await bare.api.call('runs.list', {})).runs).toEqual([]);
    expect((await bare.api.call('jobs.list', {})).jobs.filter(({ kind }) => kind === 'train')).toEqual([]);
  } finally {
    if (kept === undefined) Reflect.deleteProperty(process.env, 'CASELENS_TENSORFLOW_DIR');
    else process.env['CASELENS_TENSORFLOW_DIR'] = kept;
    await bare.stop();
  }
});
