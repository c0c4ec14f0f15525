import { beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import TrainPage from '#renderer/pages/train/TrainPage.svelte';
import type { CallOutput } from '#shared/contract/contract.ts';
import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import type { RunId } from '#shared/contract/ids.ts';
import type { Run } from '#shared/contract/training.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';
import { aDataset, aSplit } from '#test/support/dataset-records.ts';

const split = aSplit();
const dataset = aDataset({ split });
const works = { id: 'tensorflow', available: true, device: 'CPU', version: '2', reason: 'works' } as const;
const onTensorFlow = { runner: 'tensorflow', device: 'CPU', precision: 'float32', reason: 'works' } as const;
const { defaults } = RECIPES['compact-cnn'];

/** Validation losses fall, stall and fall again: the rate is reduced after the fifth epoch. */
const LOSSES = [0.9, 0.7, 0.6, 0.65, 0.66, 0.5, 0.45];

function historyOf(best: number): EpochRecord[] {
  return LOSSES.map((loss, index) => ({
    epoch: index + 1,
    loss: loss * 0.9,
    accuracy: Math.min(1, 1.1 * (best - loss / 4)),
    val_loss: loss,
    val_accuracy: best - loss / 4,
    val_balanced_accuracy: best - loss / 3,
    learningRate: index < 5 ? 0.003 : 0.0003,
    seconds: 12,
  }));
}

function aRun(number: number, change: Partial<Run> = {}): Run {
  return {
    runId: `01a1fed0-e736-7047-b399-00000000000${number}` as RunId,
    jobId: null,
    datasetId: dataset.datasetId,
    datasetName: dataset.name,
    splitId: split.splitId,
    recipe: 'compact-cnn',
    settings: { ...defaults, epochs: 7, learningRate: 0.003, reducePatience: 2, reduceFactor: 0.1, tensorBoard: true },
    seed: number,
    runner: 'auto',
    state: 'finished',
    createdAtMs: 1_750_000_000_000 + number * 60_000,
    finishedAtMs: 1_750_000_100_000,
    history: historyOf(1),
    bestEpoch: 7,
    modelId: null,
    notes: [],
    ...change,
  };
}

function core(runs: readonly Run[]) {
  return memoryApi({
    'app.info': () => ({ home: '/home/anna/.caselens' }) as CallOutput<'app.info'>,
    'settings.get': () => ({ theme: 'light' }) as CallOutput<'settings.get'>,
    'datasets.list': () => ({ datasets: [dataset] }),
    'datasets.get': () => dataset,
    'recipes.list': () => ({ recipes: [] }),
    'studies.list': () => ({ studies: [] }),
    'pretrained.list': () => ({ pretrained: [] }),
    'runs.list': () => ({ runs: [...runs] }),
    'runs.get': ({ runId }) => runs.find((run) => run.runId === runId)!,
    'runs.exportLog': () => ({ exportId: runs[0]!.runId, fileName: 'log.csv', sizeBytes: 1 }) as never,
    'engine.info': () => ({
      runners: [works],
      chosen: { prediction: onTensorFlow, features: onTensorFlow, training: onTensorFlow },
      measured: null,
      node: 'v24',
      cores: 2,
    }),
  });
}

beforeEach(() => history.replaceState(null, '', '#/train'));

test('two runs are chosen by the keyboard and compared: curves, best epochs, and the settings that differ', async () => {
  const other = aRun(2, {
    settings: { ...aRun(2).settings, batchSize: 8 },
    history: historyOf(0.9),
    bestEpoch: 6,
  });
  const screen = await render(PageWindow, { api: core([aRun(1), other]), page: TrainPage });
  await expect.element(screen.getByText('Choose two or more runs to compare them.')).toBeVisible();
  const boxes = screen.getByRole('checkbox', { name: /Choose this run to compare it/ });
  for (const box of boxes.elements()) {
    (box as HTMLElement).focus();
    await userEvent.keyboard(' ');
  }
  expect(location.hash).toBe('#/train');
  const compare = screen.getByRole('link', { name: 'Compare 2 runs' });
  await expect.element(compare).toBeVisible();
  (compare.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.element(screen.getByRole('heading', { name: 'Runs beside each other' })).toBeVisible();
  await expect.element(screen.getByText(/All of them were validated on the same images/)).toBeVisible();
  const figures = screen.getByRole('table', { name: 'Best epochs' });
  await expect.element(figures.getByRole('row', { name: /Validation loss 0.4500 0.5000/ })).toBeVisible();
  await expect.element(figures.getByRole('row', { name: /Best epoch 7 of 7 6 of 7/ })).toBeVisible();
  // 88.8 % is 44 of the 50 validation images: Wilson 76.2 % to 94.4 %.
  await expect
    .element(figures.getByRole('row', { name: /Validation accuracy \(95% interval\) 88.8% \(76.2% to 94.4%\)/ }))
    .toBeVisible();
  const settings = screen.getByRole('table', { name: 'Settings that differ' });
  await expect.element(settings.getByRole('row', { name: /Seed 1 2/ })).toBeVisible();
  await expect.element(settings.getByRole('row', { name: /Batch size \d+ 8/ })).toBeVisible();
  expect(settings.getByRole('row').elements()).toHaveLength(3);
  await expect.element(screen.getByRole('slider', { name: /Validation loss of 2 runs over their epochs/ })).toBeVisible();
  await expect.element(screen.getByRole('slider', { name: /Balanced validation accuracy of 2 runs/ })).toBeVisible();
});

test('runs of different splits are said not to be comparable', async () => {
  const runs = [aRun(1), aRun(2, { splitId: aSplit().splitId })];
  history.replaceState(null, '', `#/train/compare/${encodeURIComponent(runs.map(({ runId }) => runId).join(','))}`);
  const screen = await render(PageWindow, { api: core(runs), page: TrainPage });
  await expect.element(screen.getByText('These figures cannot be compared')).toBeVisible();
});

test('an address with a run that is gone leads back to the list', async () => {
  history.replaceState(null, '', `#/train/compare/${aRun(1).runId}%2C${aRun(3).runId}`);
  const screen = await render(PageWindow, { api: core([aRun(1)]), page: TrainPage });
  await expect.element(screen.getByText('Nothing to compare')).toBeVisible();
});

test('a run shows rate, balanced accuracy, why it ended and where its logs are', async () => {
  const run = aRun(1);
  history.replaceState(null, '', `#/train/${run.runId}`);
  const api = core([run]);
  const screen = await render(PageWindow, { api, page: TrainPage });
  await expect.element(screen.getByText('All 7 epochs were done.')).toBeVisible();
  await expect.element(screen.getByText('Reduced after this epoch')).toBeVisible();
  await expect.element(screen.getByText('New best')).toBeVisible();
  await expect.element(screen.getByText('Validation, balanced')).toBeVisible();
  await expect.element(screen.getByText('3e-4').or(screen.getByText('0.0003'))).toBeVisible();
  await expect.element(screen.getByText(`tensorboard --logdir "/home/anna/.caselens/runs/${run.runId}"`)).toBeVisible();
  await screen.getByRole('button', { name: 'Save the CSV log' }).click();
  expect(api.calls.map(({ channel }) => channel)).toContain('runs.exportLog');
  expect(screen.getByText(/Not clearly better than always/).elements()).toHaveLength(0);
});

test('early stopping is named with what it waited for; accuracy like that of the largest class is warned of', async () => {
  // 35 of the 50 validation images are nevi.
  const settings = { ...defaults, epochs: 30, patience: 2, monitor: 'val_balanced_accuracy' } as const;
  const run = aRun(1, { settings, history: historyOf(0.82), bestEpoch: 7 });
  history.replaceState(null, '', `#/train/${run.runId}`);
  const screen = await render(PageWindow, { api: core([run]), page: TrainPage });
  await expect.element(screen.getByText('Early stopping: 2 epochs without a better balanced validation accuracy.')).toBeVisible();
  await expect.element(screen.getByText('Not clearly better than always answering “nevus”')).toBeVisible();
  await expect
    .element(screen.getByText(/called 70.0% of the 50 validation images right \(95% interval 56.2% to 80.9%\)/))
    .toBeVisible();
});
