import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CoreEvent } from '#shared/contract/events.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import { trainResultSchema } from '#shared/contract/training.ts';
import { trainPaintedModel } from '#test/support/painted-model.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { enginePids, startRunningCore } from '#test/support/running-core.ts';

let core: RunningCore;
let folder: string;
let datasetId: DatasetId;
const events: CoreEvent[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-training-crash-'));
  core = await startRunningCore();
  // The features of its images are cached from here on, so what follows is epochs only.
  ({ datasetId } = await trainPaintedModel(core, join(folder, 'images')));
  core.connection.onEvent((event) => void events.push(event));
});

afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startTraining() {
  const settings = { epochs: 1000, patience: 1000 };
  return core.api.call('training.start', { datasetId, recipe: 'efficientnet-lite0-head', settings, seed: 5 });
}

test('kill -9 of the engine during training: everybody is told, and the run ends as if nothing had been', async () => {
  const whole = trainResultSchema.parse((await core.finished((await startTraining()).jobId)).result);

  events.length = 0;
  const { jobId, runId } = await startTraining();
  await core.event((event) => event.name === 'run.epoch' && event.payload.runId === runId && event.payload.record.epoch >= 3);
  for (const pid of enginePids(core.host.pid!)) process.kill(pid, 'SIGKILL');
  const job = await core.finished(jobId);
  expect(job).toMatchObject({ state: 'done', error: null });

  const phases = events.flatMap((event) =>
    event.name === 'job.changed' && event.payload.job.jobId === jobId ? [event.payload.job.phase] : [],
  );
  expect(phases).toContain('resuming');
  expect(events.some((event) => event.name === 'notice' && event.payload.key === 'jobs.engineRestarted')).toBe(true);
  expect(events.some((event) => event.name === 'engine.state' && event.payload.state === 'crashed')).toBe(true);
  const { lines } = await core.api.call('jobs.log', { jobId });
  expect(lines.some(({ text }) => text.includes('ended unexpectedly'))).toBe(true);

  const resumed = trainResultSchema.parse(job.result);
  expect(resumed.epochs).toBe(whole.epochs);
  expect(Math.abs(resumed.validation.loss - whole.validation.loss)).toBeLessThan(1e-3);
  expect((await core.api.call('runs.get', { runId })).state).toBe('finished');
});
