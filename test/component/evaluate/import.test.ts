import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { PageApi } from '#renderer/api/page-api.ts';
import ImportModel from '#renderer/pages/evaluate/ImportModel.svelte';
import type { ImportInspection } from '#shared/contract/engine/model-import.ts';
import { modelIdSchema } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';
import { aGrant, memoryJobs } from '#test/support/memory-jobs.ts';

/* What the page shows while the core reads, tries and keeps a model, and what a cancelled or failed job leaves of it. */

const modelId = modelIdSchema.parse('01900000-0000-7000-8000-000000000001');
const found: ImportInspection = {
  ...{ format: 'keras-h5', fileName: 'cells.h5', fileHash: 'a'.repeat(64), producer: 'Keras 3.15.1', network: null },
  ...{ width: 64, height: 64, units: 2, layers: 12, parameters: 320_112, leftOut: [], classes: ['healthy', 'sick'] },
  preprocessing: { value: 'unit', because: 'usual' },
  resize: { value: 'tf_bilinear', because: 'usual' },
  scores: { value: 'probabilities', because: 'file' },
  layout: { value: 'nhwc', because: 'file' },
};

function core() {
  const jobs = memoryJobs('import-model');
  const memory = memoryApi({
    ...jobs.answers,
    'models.inspect': jobs.start,
    'models.import': jobs.start,
  });
  const api: PageApi = { ...memory, onEvent: jobs.onEvent, pickFiles: async () => aGrant('cells.h5') };
  return { api, jobs, calls: memory.calls };
}

async function chosen() {
  const { api, jobs, calls } = core();
  const screen = await render(PageWindow, { api, page: ImportModel });
  await screen.getByRole('button', { name: 'Choose files' }).click();
  return { screen, jobs, calls };
}

/** Read, and on the way to be kept. */
async function keeping() {
  const opened = await chosen();
  await expect.element(opened.screen.getByRole('button', { name: 'Cancel' })).toBeEnabled();
  opened.jobs.change({ state: 'done', result: found });
  await opened.screen.getByRole('button', { name: 'Keep this model' }).click();
  return opened;
}

const comparing: Partial<Job> = { phase: 'matching', done: 3, total: 12, unit: 'networks', timeLeftMs: 4000 };

beforeEach(() => history.replaceState(null, '', '#/evaluate/import'));

test('while the model is read the page says what is done, how far it is and for how long; cancelled, a file is chosen anew', async () => {
  const { screen, jobs, calls } = await chosen();
  jobs.change(comparing);
  await expect.element(screen.getByRole('status')).toHaveTextContent('Comparing with the known networks');
  await expect.element(screen.getByText('3 of 12 networks')).toBeVisible();
  await expect.element(screen.getByText(/4 secs?/)).toBeVisible();
  await screen.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(screen.getByRole('button', { name: 'Cancel' })).toBeDisabled();
  jobs.change({ state: 'cancelled' });
  await expect.element(screen.getByRole('button', { name: 'Choose files' })).toBeEnabled();
  // A step of the page leaves the tray of jobs.
  expect(calls.map(({ channel }) => channel)).toContain('jobs.dismiss');
});

test('a model that is being kept can be cancelled; the answers stay', async () => {
  const { screen, jobs } = await keeping();
  jobs.change({ phase: 'writing' });
  await expect.element(screen.getByRole('status')).toHaveTextContent('Writing the model');
  await screen.getByRole('button', { name: 'Cancel' }).click();
  jobs.change({ state: 'cancelled' });
  await expect.element(screen.getByRole('button', { name: 'Keep this model' })).toBeEnabled();
  await expect.element(screen.getByLabelText('Name', { exact: true })).toHaveValue('cells');
});

test('a failed import says why on the page', async () => {
  const { screen, jobs } = await keeping();
  jobs.change({ state: 'failed', error: { code: 'import/wrong-classes', details: { received: 1, expected: 2 } } });
  await expect.element(screen.getByRole('alert')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Keep this model' })).toBeEnabled();
});

test('a kept model is opened', async () => {
  const { jobs } = await keeping();
  jobs.change({ state: 'done', result: { modelId, name: 'cells' } });
  await expect.poll(() => location.hash).toBe(`#/evaluate/${modelId}`);
});
