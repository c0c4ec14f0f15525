import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DatasetId, RunId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { trainResultSchema } from '#shared/contract/training.ts';
import { fromWireError, toWireError } from '#shared/errors/app-error.ts';
import { errorText } from '#shared/messages/error-text.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { computePid, startRunningCore } from '#test/support/running-core.ts';

/* Training that does not fit, through the whole application: how the job ends, what it says, and that the same core goes on. */

let core: RunningCore;
let datasetId: DatasetId;
const folder = mkdtempSync(join(tmpdir(), 'caselens-memory-'));

beforeAll(async () => {
  paintClassFolders(folder, 100);
  core = await startRunningCore();
  const { grantId } = await core.api.call('grants.create', { paths: [folder] });
  const request = { grantId, name: 'Painted', positiveClasses: ['disc'], storage: 'reference' as const };
  await finished((await core.api.call('datasets.import', request)).jobId);
  datasetId = (await core.api.call('datasets.list', {})).datasets[0]!.datasetId;
  await core.api.call('datasets.split', { datasetId });
});
afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function finished(jobId: Job['jobId']): Promise<Job> {
  const job = await core.finished(jobId);
  expect(job).toMatchObject({ state: 'done', error: null });
  return job;
}

function start({ recipe, settings }: { readonly recipe: string; readonly settings: object }) {
  return core.api.call('training.start', { datasetId, recipe, settings: { ...settings } });
}

function epochOf(runId: RunId, least: number) {
  return core.event(({ name, payload }) => name === 'run.epoch' && payload.runId === runId && payload.record.epoch >= least);
}

/** The failed job's code and words, and what is left of its run. */
async function failure({ jobId, runId }: { readonly jobId: Job['jobId']; readonly runId: RunId }) {
  const job = await core.finished(jobId);
  expect(job).toMatchObject({ state: 'failed', result: null });
  const { received, expected, remedy } = errorText(toWireError(fromWireError(job.error!)));
  const run = await core.api.call('runs.get', { runId });
  expect(run).toMatchObject({ state: 'failed', modelId: null });
  return { code: job.error!.code, words: `${received} ${expected} ${remedy}`, run };
}

/** The same core trains a small network to its end, and a person gets a diagnosis from it. */
async function expectToGoOn(): Promise<void> {
  const { jobId } = await start({
    recipe: 'compact-cnn',
    settings: { epochs: 1, inputSize: 48, batchSize: 16, precision: 'float32' },
  });
  const { modelId } = trainResultSchema.parse((await finished(jobId)).result);
  const before = await core.api.call('cases.list', {});
  // Each time another image: a second diagnosis of the same one was not listed as a second case.
  const file = readdirSync(join(folder, 'disc'))[before.cases.length]!;
  const { grantId } = await core.api.call('grants.create', { paths: [join(folder, 'disc', file)] });
  await finished((await core.api.call('diagnosis.run', { modelId, grantId })).jobId);
  expect((await core.api.call('cases.list', {})).cases).toHaveLength(before.cases.length + 1);
}

test('settings that cannot fit are refused before an image is decoded, and the application goes on', async () => {
  // At least 4.4 GB for each of 140 images: no computer that this runs on has that, and nothing of it is allocated.
  expect(totalmem()).toBeLessThan(500e9);
  const settings = { trained: 'all', start: 'random', inputSize: 1024, batchSize: 256, precision: 'float32' };
  const started = await start({ recipe: 'breast-densenet201', settings });
  const { code, words, run } = await failure(started);
  expect(code).toBe('engine/out-of-memory');
  expect(words).toMatch(/one step with 1\d\d images needs more than [4-9]\d\d\.\d GB, and there are \d+\.\d GB in all/);
  expect(words).toContain('Choose a smaller batch size or image size');
  expect(run.history).toEqual([]);
  expect(existsSync(join(core.home, 'runs', started.runId))).toBe(false);
  await expectToGoOn();
});

test('a process that the system kills twice for its memory ends the job in words that say so, and the application goes on', async () => {
  const started = await start({
    recipe: 'compact-cnn',
    settings: { inputSize: 48, epochs: 500, patience: 1000, precision: 'float32' },
  });
  await epochOf(started.runId, 2);
  process.kill(computePid(core.host.pid!)!, 'SIGKILL');
  const { history } = await core.api.call('runs.get', { runId: started.runId });
  await epochOf(started.runId, history.length + 2);
  process.kill(computePid(core.host.pid!)!, 'SIGKILL');
  const { code, words, run } = await failure(started);
  expect(code).toBe('engine/crashed-twice');
  expect(words).toMatch(/killed, as the system does when memory runs out.*close other programs and resume.*smaller batch size/);
  const { lines } = await core.api.call('jobs.log', { jobId: started.jobId });
  expect(lines.filter(({ text }) => text.includes('ended unexpectedly'))).toHaveLength(1);
  expect(run.history.map(({ epoch }) => epoch)).toEqual(run.history.map((_, at) => at + 1));
  await expectToGoOn();
});
