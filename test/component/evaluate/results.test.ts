import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ClassificationTable from '#renderer/pages/evaluate/ClassificationTable.svelte';
import ModelList from '#renderer/pages/evaluate/ModelList.svelte';
import type { ModelId } from '#shared/contract/ids.ts';
import type { ModelSummary } from '#shared/contract/models.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';
import { fewFigures } from './evaluation-figures.ts';
import ImagesWindow from './ImagesWindow.svelte';

/** The cells of a row as they are read: a figure's value, else the words. */
function cellsOf(row: Element): string[] {
  return [...row.querySelectorAll('td')].map((cell) => (cell.querySelector('.value') ?? cell).textContent.trim());
}

test('the classification report has every class, accuracy and both means, with intervals and the reason for n/a', async () => {
  const screen = await render(ClassificationTable, { figures: fewFigures() });
  const rows = screen.getByRole('row').elements();
  expect(rows.slice(1).map(cellsOf)).toEqual([
    ['melanoma', '1.000', '0.500', '0.667', '2'],
    ['nevus', '0.667', '1.000', '0.800', '2'],
    ['other', 'n/a', 'n/a', 'n/a', '0'],
    ['Accuracy', '', '', '0.750', '4'],
    ['Macro average', '0.833', '0.750', '0.733', '4'],
    ['Weighted average', '0.833', '0.750', '0.733', '4'],
  ]);
  for (const interval of screen.container.querySelectorAll('.interval')) {
    expect(interval.textContent).toMatch(/^\d\.\d{3} to \d\.\d{3}$|^no image /);
  }
  expect(screen.container.querySelectorAll('.interval')).toHaveLength(16);
});

function image(index: number, truth: string, predicted: string) {
  return {
    imageId: null,
    fileHash: String(index).padStart(64, '0'),
    path: `image ${index}.jpg`,
    group: '',
    truth,
    predicted,
    probabilities: predicted === 'melanoma' ? [0.9, 0.1] : [0.2, 0.8],
  };
}

function imagesCore() {
  const all = [image(0, 'melanoma', 'melanoma'), image(1, 'melanoma', 'nevus'), image(2, 'nevus', 'nevus')];
  return memoryApi({
    'evaluations.images': ({ right = null }) => {
      const images = all.filter(({ truth, predicted }) => right === null || (truth === predicted) === right);
      return { total: images.length, images };
    },
  });
}

test('the grid begins with the sample of the evaluation’s seed and tells true and called class, right and wrong in words', async () => {
  const api = imagesCore();
  const screen = await render(PageWindow, { api, page: ImagesWindow });
  const cell = screen.getByRole('gridcell', { name: 'image 1.jpg: true class melanoma, called nevus with 80%' });
  await expect.element(cell).toBeVisible();
  expect(cell.element().textContent.replaceAll(/\s+/g, ' ')).toContain('melanoma 80% nevus');
  expect(cell.element().querySelector('.mark.wrong')).not.toBeNull();
  expect(
    screen
      .getByRole('gridcell', { name: /image 2/ })
      .element()
      .querySelector('.mark.right'),
  ).not.toBeNull();
  expect(api.calls.find(({ channel }) => channel === 'evaluations.images')?.input).toMatchObject({ order: 'random', seed: 7, right: null }); // prettier-ignore
});

test('another sample has another seed, only the wrong ones can be shown, and a click opens the image', async () => {
  const api = imagesCore();
  const screen = await render(PageWindow, { api, page: ImagesWindow });
  await userEvent.click(screen.getByRole('button', { name: 'Another sample' }));
  await userEvent.selectOptions(screen.getByLabelText('Right or wrong'), 'Wrong');
  await expect.element(screen.getByRole('gridcell', { name: /image 0/ })).not.toBeInTheDocument();
  expect(api.calls.at(-1)?.input).toMatchObject({ order: 'random', seed: 8, right: false });
  await userEvent.click(screen.getByRole('gridcell', { name: /image 1/ }));
  const dialog = screen.getByRole('dialog');
  await expect.element(dialog).toBeVisible();
  await expect.element(dialog.getByText('Wrong', { exact: true })).toBeVisible();
});

const idOf = (index: number): ModelId => `01a1fed0-e736-7047-b399-00000000000${index}` as ModelId;

function model(index: number, name: string, change: Partial<ModelSummary> = {}): ModelSummary {
  return {
    ...{ modelId: idOf(index), name, manifestHash: 'ab'.repeat(32), kind: 'trained', recipe: 'compact-cnn' },
    ...{ classes: ['melanoma', 'nevus'], positiveClasses: ['melanoma'], datasetId: null, datasetName: 'lesions', runId: null },
    ...{ createdAtMs: 1_700_000_000_000, parameters: 10, validationAccuracy: 0.9, newestEvaluation: null },
    ...{ operatingPoint: null, cases: 0, deleted: false },
    ...change,
  };
}

test('models of the same classes are combined; others and ensembles cannot join', async () => {
  const models = [
    model(1, 'first'),
    model(2, 'second', { classes: ['nevus', 'melanoma'] }),
    model(3, 'cells', { classes: ['a', 'b'], positiveClasses: [] }),
    model(4, 'both', { kind: 'ensemble' }),
  ];
  const api = memoryApi({ 'models.list': () => ({ models }), 'models.combine': () => ({ modelId: idOf(5) }) });
  const screen = await render(PageWindow, { api, page: ModelList });
  await userEvent.click(screen.getByRole('button', { name: 'Combine models' }));
  const dialog = screen.getByRole('dialog');
  const combine = dialog.getByRole('button', { name: 'Combine' });
  await expect.element(dialog.getByLabelText('both')).not.toBeInTheDocument();
  await userEvent.click(dialog.getByLabelText('first'));
  await expect.element(combine).toBeDisabled();
  await expect.element(dialog.getByLabelText('cells')).toBeDisabled();
  await userEvent.click(dialog.getByLabelText('second'));
  await userEvent.click(combine);
  expect(api.calls.find(({ channel }) => channel === 'models.combine')?.input).toEqual({
    modelIds: [idOf(1), idOf(2)],
    name: 'Ensemble of 2',
  });
});
