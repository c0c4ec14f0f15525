import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GrantId, JobId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { modelImportResultSchema } from '#shared/contract/model-import.ts';
import { pretrainedSchema } from '#shared/contract/pretrained.ts';
import { writeCompactClassifier } from '#test/support/compact-classifier.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';

/* Imports as jobs of the real core and engine: cancelled while they run, then to the end. Their order counts: networks are built once. */

let core: RunningCore;
let grantId: GrantId;
const folder = mkdtempSync(join(tmpdir(), 'caselens-import-'));
const path = join(folder, 'compact.h5');
const answers = { classes: ['a', 'b', 'c', 'd', 'e'], preprocessing: 'unit' as const };

beforeAll(async () => {
  await writeCompactClassifier(path, answers.classes.length);
  core = await startRunningCore();
  grantId = (await core.api.call('grants.create', { paths: [path] })).grantId;
}, 60_000);
afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The folder of weights is made with the first of them. */
const filesIn = (path: string) => (existsSync(path) ? readdirSync(path) : []);
const files = () => ['models', 'uploads', 'pretrained'].map((name) => filesIn(join(core.home, name)));
const NOTHING = [[], [], []];

/** Starts an import, and collects what is told of it. */
async function followed(start: () => Promise<{ readonly jobId: JobId }>) {
  const told: Job[] = [];
  const end = core.connection.onEvent((event) => {
    if (event.name === 'job.changed') told.push(event.payload.job);
  });
  const { jobId } = await start();
  const job = await core.finished(jobId);
  end();
  return { job, told: told.filter((one) => one.jobId === jobId) };
}

const importModel = () => core.api.call('models.import', { grantId, answers, name: 'Compact' });
const importWeights = () => core.api.call('pretrained.import', { grantId });

test.each([
  ['models.import', importModel, 'import-model'],
  ['pretrained.import', importWeights, 'import-weights'],
] as const)('%s is cancelled while it compares networks, and leaves nothing behind', async (_name, start, kind) => {
  const comparing = core.event(
    ({ name, payload }) => name === 'job.changed' && payload.job.kind === kind && payload.job.phase === 'matching',
  );
  const { jobId } = await start();
  await comparing;
  await core.api.call('jobs.cancel', { jobId });
  expect(await core.finished(jobId)).toMatchObject({ state: 'cancelled', error: null, result: null });
  expect(files()).toEqual(NOTHING);
  expect((await core.api.call('models.list', {})).models).toEqual([]);
  expect((await core.api.call('pretrained.list', {})).pretrained).toEqual([]);
});

test('an import of weights says what it does, and its result is the record of the list', async () => {
  const { job, told } = await followed(importWeights);
  expect(job).toMatchObject({ kind: 'import-weights', title: 'compact.h5', state: 'done', error: null });
  expect(told).toContainEqual(expect.objectContaining({ phase: 'matching', total: 12, unit: 'networks' }));
  const record = pretrainedSchema.parse(job.result);
  expect(record).toMatchObject({ network: 'compact-cnn', parameters: 320_112 });
  expect((await core.api.call('pretrained.list', {})).pretrained).toEqual([record]);
  expect(files()).toEqual([[], [], [record.pretrainedId]]);
});

test('weights that are there are not kept twice', async () => {
  const { pretrained } = await core.api.call('pretrained.list', {});
  const { job } = await followed(importWeights);
  expect(job.result).toEqual(pretrained[0]);
  expect((await core.api.call('pretrained.list', {})).pretrained).toEqual(pretrained);
});

test('an imported model is the subject of its job; its folder of work is gone', async () => {
  const { job } = await followed(importModel);
  expect(job).toMatchObject({ kind: 'import-model', title: 'Compact', state: 'done', error: null });
  const { modelId, name } = modelImportResultSchema.parse(job.result);
  expect(job.subject).toEqual({ modelId });
  expect(name).toBe('Compact');
  const [models, uploads] = files();
  expect(models).toEqual([modelId]);
  expect(uploads).toEqual([]);
});
