import { expect, test } from 'vitest';
import { importResultSchema } from '#shared/contract/datasets.ts';
import { message } from '#shared/messages/messages.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { enginePids } from '#test/support/running-core.ts';
import { useTestWindow } from '#test/support/test-window.ts';

/* What a window says when the engine is killed under a training run. */

const app = useTestWindow();

test('kill -9 of the engines during training: the window says so, and the run ends', async () => {
  const { core, open, page } = app;
  await app.acceptNotice();
  const { runId, jobId } = await startLongTraining();
  await app.goTo(`train/${runId}`);
  await app.heading(message('train.run.title', { dataset: 'Killed' })).waitFor();
  await core.event(({ name, payload }) => name === 'run.epoch' && payload.runId === runId && payload.record.epoch >= 3);
  for (const pid of enginePids(core.host.pid ?? 0)) process.kill(pid, 'SIGKILL');
  await page.getByText(message('train.run.crashed.title')).first().waitFor();
  await open.look('20-engine-killed');
  expect((await core.finished(jobId)).state).toBe('done');
  await page.getByRole('link', { name: message('train.run.evaluate') }).waitFor();
});

async function startLongTraining() {
  const { core, folder } = app;
  const { grantId } = await core.api.call('grants.create', { paths: [paintClassFolders(folder, 20)] });
  const { jobId } = await core.api.call('datasets.import', { grantId, name: 'Killed', storage: 'reference' });
  const { datasetId } = importResultSchema.parse((await core.finished(jobId)).result);
  if (datasetId === null) throw new Error('the import made no dataset');
  await core.api.call('datasets.split', { datasetId });
  const settings = { epochs: 1000, patience: 1000, learningRate: 1e-4 };
  return await core.api.call('training.start', { datasetId, recipe: 'efficientnet-lite0-head', settings });
}
