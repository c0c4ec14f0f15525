import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importResultSchema } from '#shared/contract/datasets.ts';
import { message } from '#shared/messages/messages.ts';
import type { OpenPage } from '#test/support/chromium-page.ts';
import { openPage } from '#test/support/chromium-page.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { enginePids, startRunningCore } from '#test/support/running-core.ts';

/* What a window says when the engine is killed under a training run. */

let core: RunningCore;
let open: OpenPage;
const images = mkdtempSync(join(tmpdir(), 'caselens-killed-'));

beforeAll(async () => {
  paintClassFolders(images, 20);
  core = await startRunningCore();
  open = await openPage(core.address);
});
afterAll(async () => {
  await open.close();
  await core.stop();
  rmSync(images, { recursive: true, force: true });
});

test('kill -9 of the engines during training: the window says so, and the run ends', async () => {
  const { page } = open;
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: message('app.notice.accept') }).click();
  const { runId, jobId } = await startLongTraining();
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/train/${runId}`);
  await page.getByRole('heading', { level: 1, name: message('train.run.title', { dataset: 'Killed' }) }).waitFor();
  await core.event(({ name, payload }) => name === 'run.epoch' && payload.runId === runId && payload.record.epoch >= 3);
  for (const pid of enginePids(core.host.pid ?? 0)) process.kill(pid, 'SIGKILL');
  await page.getByText(message('train.run.crashed.title')).first().waitFor();
  await open.look('20-engine-killed');
  expect((await core.finished(jobId)).state).toBe('done');
  await page.getByRole('link', { name: message('train.run.evaluate') }).waitFor();
});

async function startLongTraining() {
  const { grantId } = await core.api.call('grants.create', { paths: [images] });
  const { jobId } = await core.api.call('datasets.import', { grantId, name: 'Killed', storage: 'reference' });
  const { datasetId } = importResultSchema.parse((await core.finished(jobId)).result);
  if (datasetId === null) throw new Error('the import made no dataset');
  await core.api.call('datasets.split', { datasetId });
  const settings = { epochs: 600, patience: 600, learningRate: 1e-4 };
  return await core.api.call('training.start', { datasetId, recipe: 'efficientnet-lite0-head', settings });
}
