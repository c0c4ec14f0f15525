import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import EvaluatePage from '#renderer/pages/evaluate/EvaluatePage.svelte';
import type { CallOutput } from '#shared/contract/contract.ts';
import { TRAINED_HERE } from '#shared/contract/engine/manifest.ts';
import { jobIdSchema, modelIdSchema } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';

/* A model leaves from its page: a format, the largest difference, the saved file. */

type Model = CallOutput<'models.get'>;

const modelId = modelIdSchema.parse('01900000-0000-7000-8000-000000000001');
const jobId = jobIdSchema.parse('01900000-0000-7000-8000-000000000002');
const hash = 'a'.repeat(64);

function model(kind: 'trained' | 'ensemble'): Model {
  const classes = ['parasitised', 'uninfected'];
  const summary = {
    modelId,
    name: 'Malaria v1',
    manifestHash: hash,
    kind,
    recipe: 'malaria-resnet50v2',
    classes,
    positiveClasses: [],
  };
  const nothing = { datasetId: null, datasetName: null, runId: null, validationAccuracy: null, newestEvaluation: null };
  const manifest = {
    ...TRAINED_HERE,
    ...{ format: 'caselens-model', formatVersion: 1, recipe: 'malaria-resnet50v2', classes, positiveClasses: [], backbone: null },
    ...{ architecture: null, parameters: 1, trainableParameters: 1, weights: null, training: null },
    preprocessing: { width: 128, height: 128, resize: 'pil_nearest', fit: 'stretch', colour: 'rgb', mode: 'unit' },
    versions: { caselens: '0.1.0', node: '24', tfjs: '4', onnxruntime: '1' },
  };
  const rest = { createdAtMs: 1, parameters: 1, operatingPoint: null, cases: 0, deleted: false };
  return { summary: { ...summary, ...nothing, ...rest }, manifest, operatingPoints: [] } as unknown as Model;
}

function finishedJob(): Job {
  const result = {
    ...{ exportId: '01900000-0000-7000-8000-000000000003', fileName: 'Malaria v1 onnx.zip', sizeBytes: 95_260_000 },
    ...{ format: 'onnx', modelFile: 'model.onnx', modelBytes: 95_250_715, images: 20, imagesFrom: 'validation' },
    ...{ maxAbsDifference: 6e-8, readBy: 'ONNX Runtime', writeMs: 1000, checkMs: 2000 },
  };
  const times = { createdAtMs: 1, startedAtMs: 1, finishedAtMs: 2, timeLeftMs: null };
  return {
    ...{ jobId, kind: 'export', title: 'Malaria v1', state: 'done', phase: null, done: 20, total: 20, unit: 'images' },
    ...{ ...times, subject: { modelId }, error: null, result, resumable: false },
  };
}

function coreWith(kind: 'trained' | 'ensemble') {
  return memoryApi({
    'models.get': () => model(kind),
    'evaluations.list': () => ({ evaluations: [] }),
    'models.list': () => ({ models: [] }),
    'models.summary': () => ({ layers: [], parameters: 0, trainableParameters: 0 }),
    'datasets.list': () => ({ datasets: [] }),
    'models.export': () => ({ jobId }),
    'jobs.get': finishedJob,
  });
}

beforeEach(() => history.replaceState(null, '', `#/evaluate/${modelId}`));

test('a format is chosen, the answer says how far the file differs, and the package is saved', async () => {
  const api = coreWith('trained');
  const screen = await render(PageWindow, { api, page: EvaluatePage });
  await screen.getByRole('button', { name: 'Export…' }).click();
  await screen.getByRole('radio', { name: /ONNX/ }).click();
  await screen.getByRole('button', { name: 'Export', exact: true }).click();
  await expect.element(screen.getByText(/Read back by ONNX Runtime: probabilities differ by at most 6\.0e-8/)).toBeVisible();
  await expect.element(screen.getByText(/20 validation images/)).toBeVisible();
  expect(api.calls.find(({ channel }) => channel === 'models.export')?.input).toEqual({ modelId, format: 'onnx' });
  await screen.getByRole('button', { name: 'Save…' }).click();
  // It is over once it is saved.
  await expect.element(screen.getByText(/20 validation images/)).not.toBeInTheDocument();
});

test('an ensemble says why it cannot leave', async () => {
  const screen = await render(PageWindow, { api: coreWith('ensemble'), page: EvaluatePage });
  await screen.getByRole('button', { name: 'Export…' }).click();
  await expect.element(screen.getByText(/export its members one by one/)).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Export', exact: true })).toBeDisabled();
});
