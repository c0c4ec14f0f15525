import { beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { previewImagesOf, toImageData, variedPixels } from '#renderer/pages/train/settings/preview-pixels.ts';
import TrainPage from '#renderer/pages/train/TrainPage.svelte';
import { recipeView } from '#main/services/training/recipe-views.ts';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { ImageId, JobId, PretrainedId, RunId } from '#shared/contract/ids.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';
import { aDataset, aSplit } from '#test/support/dataset-records.ts';

const SIZE = 16;
const runId = '01a1fed0-e736-7047-b399-000000000003' as RunId;
const jobId = '01a1fed0-e736-7047-b399-000000000002' as JobId;
const dataset = aDataset({ split: aSplit() });
const recipes = [recipeView('efficientnet-lite0-head', 2), recipeView('compact-cnn', 2)];
const works = { id: 'tensorflow', available: true, device: 'CPU', version: '2', reason: 'works' } as const;
const onTensorFlow = { runner: 'tensorflow', device: 'CPU', precision: 'float32', reason: 'works' } as const;

const somePretrained = {
  pretrainedId: '01a1fed0-e736-7047-b399-0000000000aa' as PretrainedId,
  name: 'ResNet50V2 (resnet50v2.h5)',
  network: 'resnet50v2',
  fileName: 'resnet50v2.h5',
  fileHash: 'a'.repeat(64),
  weightsHash: 'b'.repeat(64),
  parameters: 23_564_800,
  producer: 'Keras 2',
  createdAtMs: 1,
} as const;

/** Four images of a page, each a slope of its own. */
function previewPage(page: number): CallOutput<'training.previewImages'> {
  const images = [0, 1, 2, 3].map((index) => {
    const bytes = Array.from({ length: SIZE * SIZE * 3 }, (_, place) => (place * (index + 1 + 4 * page)) % 256);
    return {
      imageId: `01a1fed0-e736-7047-b399-0000000000${page}${index}` as ImageId,
      className: index % 2 === 0 ? 'melanoma' : 'nevus',
      rgb: btoa(String.fromCharCode(...bytes)),
    };
  });
  return { width: SIZE, height: SIZE, images };
}

function core(runner: CallOutput<'engine.info'>['runners'][number] = works, datasets = [dataset], known = recipes) {
  return memoryApi({
    'datasets.list': () => ({ datasets }),
    'recipes.list': () => ({ recipes: known }),
    'studies.list': () => ({ studies: [] }),
    'pretrained.list': () => ({ pretrained: [somePretrained] }),
    'runs.list': () => ({ runs: [] }),
    'engine.info': () => ({
      runners: [runner],
      chosen: { prediction: onTensorFlow, features: onTensorFlow, training: onTensorFlow },
      measured: null,
      node: 'v24',
      cores: 2,
    }),
    'training.previewImages': ({ page = 0 }) => previewPage(page),
    'training.start': () => ({ jobId, runId }),
    'runs.get': () => Promise.reject(new Error('not asked here')) as never,
  });
}

function pixelsOf(image: Element): Uint8ClampedArray {
  return image.querySelector('canvas')!.getContext('2d')!.getImageData(0, 0, SIZE, SIZE).data;
}

beforeEach(() => history.replaceState(null, '', '#/train/new'));

test('the form follows the recipe: a head has hidden units, a network its augmentation and optimizer', async () => {
  const screen = await render(PageWindow, { api: core(), page: TrainPage });
  await expect.element(screen.getByLabelText('Learn from mirrored images too')).toBeVisible();
  expect(screen.getByLabelText('Rotation').elements()).toHaveLength(0);
  await screen.getByRole('button', { name: /Compact network/ }).click();
  await expect.element(screen.getByLabelText('Rotation', { exact: true })).toHaveValue(RECIPES['compact-cnn'].defaults.rotation);
  await screen.getByText('Advanced').click();
  await expect.element(screen.getByLabelText('Momentum')).toBeDisabled();
  await expect.element(screen.getByText('Has no effect: only SGD and RMSprop have a momentum.')).toBeVisible();
  await screen.getByLabelText('Optimizer').selectOptions('SGD');
  await expect.element(screen.getByLabelText('Momentum')).toBeEnabled();
});

test('the preview shows what training sees, at once when a setting changes, and other examples when asked', async () => {
  const screen = await render(PageWindow, { api: core(), page: TrainPage });
  await screen.getByRole('button', { name: /Compact network/ }).click();
  const varied = screen.getByRole('img', { name: /The same image of the class melanoma in epoch 2/ });
  await expect.element(varied.first()).toBeVisible();
  const image = previewImagesOf(previewPage(0))[0]!;
  const { defaults } = RECIPES['compact-cnn'];
  const expected = (settings: typeof defaults | object) =>
    toImageData(image, variedPixels(image, { ...defaults, ...settings }, { seed: 1, epoch: 2 })).data;
  expect(pixelsOf(varied.first().element())).toEqual(expected({}));
  await screen.getByLabelText('Rotation', { exact: true }).fill('90');
  await expect.poll(() => pixelsOf(varied.first().element())).toEqual(expected({ rotation: 90 }));
  await screen.getByRole('button', { name: 'Other examples' }).click();
  const second = previewImagesOf(previewPage(1))[0]!;
  const original = screen.getByRole('img', { name: 'An image of the class melanoma, as it is' });
  await expect.poll(() => pixelsOf(original.first().element())).toEqual(toImageData(second, second.values).data);
});

test('an amount can be given as its two ends; what is wrong is marked and stops the start', async () => {
  const api = core();
  const screen = await render(PageWindow, { api, page: TrainPage });
  await screen.getByRole('button', { name: /Compact network/ }).click();
  await screen.getByLabelText('Zoom: how it is given').selectOptions('From, to');
  await expect.element(screen.getByLabelText('Zoom: from')).toHaveValue(0.9);
  await screen.getByLabelText('Zoom: from').fill('1.3');
  await expect.element(screen.getByText(/Must be an amount from 0 to 10, or two ends/)).toBeVisible();
  await expect.element(screen.getByText('Correct the marked setting to see the variations.')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Start training' })).toBeDisabled();
  await screen.getByLabelText('Zoom: from').fill('0.8');
  await screen.getByLabelText('Epochs').fill('');
  await expect.element(screen.getByRole('button', { name: 'Start training' })).toBeDisabled();
  await userEvent.fill(screen.getByLabelText('Epochs'), '2');
  await screen.getByRole('button', { name: 'Start training' }).click();
  await expect
    .poll(() => api.calls.find(({ channel }) => channel === 'training.start')?.input)
    .toMatchObject({ recipe: 'compact-cnn', settings: { zoom: [0.8, 1.1], epochs: 2 } });
});

test('a recipe whose runner is missing says how to turn it on, and cannot be started', async () => {
  const reason = 'TensorFlow is not installed. To turn it on: npm run engine:install';
  const screen = await render(PageWindow, { api: core({ ...works, available: false, reason }), page: TrainPage });
  await expect.element(screen.getByRole('button', { name: 'Start training' })).toBeEnabled();
  const card = screen.getByRole('button', { name: /Compact network/ });
  await expect.element(card.getByText(reason)).toBeVisible();
  await card.click();
  await expect.element(screen.getByRole('button', { name: 'Start training' })).toBeDisabled();
  await expect.element(screen.getByText('This recipe cannot be trained here yet')).toBeVisible();
});

test('a known set chooses its published recipe and says why; another dataset and the user’s own choice change it', async () => {
  const malaria = aDataset({ split: aSplit(), name: 'Smears', preset: 'malaria', recipe: 'malaria-resnet50v2' });
  const all = [...recipes, recipeView('malaria-resnet50v2', 2), recipeView('ham10000-vgg16', 2)];
  const api = core(works, [dataset, malaria], all);
  const screen = await render(PageWindow, { api, page: TrainPage });
  const card = (name: RegExp) => screen.getByRole('button', { name });
  await expect.element(card(/EfficientNet-Lite0, frozen/)).toHaveAttribute('aria-pressed', 'true');
  expect(screen.getByText(/Suggested for/).elements()).toHaveLength(0);

  await screen.getByRole('combobox', { name: 'Dataset' }).selectOptions('Smears');
  await expect.element(card(/Malaria: parasitised/)).toHaveAttribute('aria-pressed', 'true');
  await expect.element(card(/Malaria: parasitised/).getByText('Suggested for NIH malaria cells')).toBeVisible();
  const recipe = 'Malaria: parasitised or uninfected cell, ResNet50V2.';
  const why = 'Suggested for NIH malaria cells, which this dataset was read as';
  await expect.element(screen.getByText(`${why}: ${recipe}`)).toBeVisible();
  await expect.element(screen.getByLabelText('Rotation', { exact: true })).toBeVisible();

  await screen.getByRole('combobox', { name: 'Dataset' }).selectOptions(dataset.name);
  await expect.element(card(/EfficientNet-Lite0, frozen/)).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => screen.getByText(/Suggested for/).elements()).toHaveLength(0);

  await card(/Compact network/).click();
  await screen.getByRole('combobox', { name: 'Dataset' }).selectOptions('Smears');
  await expect.element(screen.getByText(`${why}, would be another recipe: ${recipe}`)).toBeVisible();
  await expect.element(card(/Compact network/)).toHaveAttribute('aria-pressed', 'true');
  await screen.getByRole('button', { name: 'Start training' }).click();
  await expect
    .poll(() => api.calls.find(({ channel }) => channel === 'training.start')?.input)
    .toMatchObject({ recipe: 'compact-cnn', datasetId: malaria.datasetId });
});

test('a suggested recipe that cannot be trained here is named with the reason, and the usual one stays chosen', async () => {
  const reason = 'TensorFlow is not installed. To turn it on: npm run engine:install';
  const malaria = aDataset({ split: aSplit(), preset: 'malaria', recipe: 'malaria-resnet50v2' });
  const all = [...recipes, recipeView('malaria-resnet50v2', 2)];
  const api = core({ ...works, available: false, reason }, [malaria], all);
  const screen = await render(PageWindow, { api, page: TrainPage });
  await expect.element(screen.getByText(/would be Malaria: .* It is not chosen here: TensorFlow is not installed/)).toBeVisible();
  await expect
    .element(screen.getByRole('button', { name: /EfficientNet-Lite0, frozen/ }))
    .toHaveAttribute('aria-pressed', 'true');
  await expect.element(screen.getByRole('button', { name: 'Start training' })).toBeEnabled();
});
