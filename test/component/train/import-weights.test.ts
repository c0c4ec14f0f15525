import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { PageApi } from '#renderer/api/page-api.ts';
import TrainPage from '#renderer/pages/train/TrainPage.svelte';
import { recipeView } from '#main/services/training/recipe-views.ts';
import { pretrainedIdSchema } from '#shared/contract/ids.ts';
import type { Pretrained } from '#shared/contract/pretrained.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';
import { aDataset, aSplit } from '#test/support/dataset-records.ts';
import { aGrant, memoryJobs } from '#test/support/memory-jobs.ts';

/* Weights to start from, imported where the recipe is set. */

const record: Pretrained = {
  ...{ name: 'ResNet50V2 (resnet50v2.h5)', network: 'resnet50v2', fileName: 'resnet50v2.h5', producer: 'Keras', parameters: 1 },
  ...{ pretrainedId: pretrainedIdSchema.parse('01900000-0000-7000-8000-00000000000b'), createdAtMs: 1 },
  ...{ fileHash: 'a'.repeat(64), weightsHash: 'b'.repeat(64) },
};

/** The form of a recipe on ResNet50V2 with its import just begun. */
async function importing() {
  const jobs = memoryJobs('import-weights');
  const list: Pretrained[] = [];
  const tensorflow = { runner: 'tensorflow', device: 'CPU', precision: 'float32', reason: 'works' } as const;
  const memory = memoryApi({
    ...jobs.answers,
    'datasets.list': () => ({ datasets: [aDataset({ split: aSplit() })] }),
    'recipes.list': () => ({ recipes: [recipeView('malaria-resnet50v2', 2)] }),
    'studies.list': () => ({ studies: [] }),
    'runs.list': () => ({ runs: [] }),
    'pretrained.list': () => ({ pretrained: [...list] }),
    'pretrained.import': jobs.start,
    'engine.info': () => ({
      runners: [{ id: 'tensorflow', available: true, device: 'CPU', version: '2', reason: 'works' }],
      chosen: { prediction: tensorflow, features: tensorflow, training: tensorflow },
      ...{ measured: null, node: 'v24', cores: 2 },
    }),
    'training.previewImages': () => ({ width: 1, height: 1, images: [] }),
  });
  const api: PageApi = { ...memory, onEvent: jobs.onEvent, pickFiles: async () => aGrant('resnet50v2.h5') };
  const screen = await render(PageWindow, { api, page: TrainPage });
  await screen.getByRole('radio', { name: /Pretrained weights from a file/ }).click();
  const begin = screen.getByRole('button', { name: 'Import a weights file …' });
  await begin.click();
  const cancel = screen.getByRole('button', { name: 'Cancel' });
  await expect.element(cancel).toBeEnabled();
  return { screen, jobs, list, begin, cancel };
}

beforeEach(() => history.replaceState(null, '', '#/train/new'));

test('the form says how far the import is; cancelled, it can be begun again', async () => {
  const { screen, jobs, begin, cancel } = await importing();
  jobs.change({ phase: 'reading', done: 12, total: 94, unit: 'megabytes' });
  await expect.element(screen.getByText('12 of 94 MB')).toBeVisible();
  await expect.element(screen.getByRole('progressbar', { name: 'Reading the file' })).toHaveAttribute('aria-valuenow', '13');
  await cancel.click();
  await expect.element(cancel).toBeDisabled();
  jobs.change({ state: 'cancelled' });
  await expect.element(begin).toBeVisible();
  await expect.element(screen.getByText(/No weights of ResNet50V2/)).toBeVisible();
});

test('a failed import says why in its place, with the layers that do not fit', async () => {
  const { screen, jobs, begin } = await importing();
  const layers = { layers: ['conv1'], expected: ['7x7x3x64'], found: ['3x3x3x64'] };
  const details = { fileName: 'resnet50v2.h5', network: 'ResNet50V2', count: 1, ...layers };
  jobs.change({ state: 'failed', error: { code: 'import/mismatch', details } });
  await expect.element(screen.getByRole('table', { name: 'Layers that do not fit' }).getByText('3x3x3x64')).toBeVisible();
  await begin.click();
  await expect.element(screen.getByRole('table', { name: 'Layers that do not fit' })).not.toBeInTheDocument();
});

test('imported weights are chosen', async () => {
  const { screen, jobs, list } = await importing();
  list.push(record);
  jobs.change({ state: 'done', result: record });
  await expect.element(screen.getByLabelText('Weights', { exact: true })).toHaveValue(record.pretrainedId);
});
