import { beforeEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import DiagnosePage from '#renderer/pages/diagnose/DiagnosePage.svelte';
import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';
import type { JobId, ModelId, RunId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { ModelSummary } from '#shared/contract/models.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';

const MODEL_ID = '01a1fed0-e736-7047-b399-000000000001' as ModelId;
const JOB_ID = '01a1fed0-e736-7047-b399-000000000002' as JobId;

const model: ModelSummary = {
  modelId: MODEL_ID,
  name: 'skin',
  manifestHash: 'ab'.repeat(32),
  kind: 'trained',
  recipe: 'efficientnet-lite0-head',
  classes: ['melanoma', 'nevus'],
  positiveClasses: ['melanoma'],
  datasetId: null,
  datasetName: 'lesions',
  runId: '01a1fed0-e736-7047-b399-000000000003' as RunId,
  createdAtMs: 1_700_000_000_000,
  parameters: 10,
  validationAccuracy: 0.9,
  newestEvaluation: null,
  operatingPoint: null,
  cases: 0,
  deleted: false,
};

const job: Job = {
  jobId: JOB_ID,
  kind: 'diagnose',
  title: 'ward 3',
  state: 'done',
  phase: null,
  done: 301,
  total: 301,
  unit: 'images',
  timeLeftMs: null,
  createdAtMs: 1,
  startedAtMs: 1,
  finishedAtMs: 2,
  subject: { modelId: MODEL_ID },
  error: null,
  result: null,
  resumable: true,
};

function result(index: number): DiagnosisItem {
  if (index === 300) return { ok: false, path: 'broken.jpg', reason: 'corrupt', detail: 'ends too early' };
  const probability = index % 2 === 0 ? 0.9 : 0.2;
  return {
    ok: true,
    path: `image ${index}.jpg`,
    caseId: null,
    fileHash: String(index).padStart(64, '0'),
    result: {
      label: index % 2 === 0 ? 'melanoma' : 'nevus',
      probability: index % 2 === 0 ? probability : 1 - probability,
      probabilities: { melanoma: probability, nevus: 1 - probability },
      verdict: index % 2 === 0 ? 'positive' : 'negative',
      calledBy: 'argmax',
      thresholds: {},
      flags: [],
      views: 1,
    },
  };
}

function core(models: ModelSummary[], results = 301) {
  return memoryApi({
    'models.list': () => ({ models }),
    'models.get': () => ({ summary: model, manifest: {} as never, operatingPoints: [] }),
    'datasets.list': () => ({ datasets: [] }),
    'jobs.get': () => ({ ...job, total: results, done: results }),
    'diagnosis.results': ({ offset = 0, limit = 200 }) => ({
      total: results,
      items: Array.from({ length: results }, (_, index) => result(index)).slice(offset, offset + limit),
    }),
  });
}

beforeEach(() => history.replaceState(null, '', '#/diagnose'));

test('without a model the page leads to one', async () => {
  const screen = await render(PageWindow, { api: core([]), page: DiagnosePage });
  await expect.element(screen.getByRole('heading', { name: 'No model yet' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Use the sample' })).toBeVisible();
});

test('the newest model is chosen, and an untested one is said to be so', async () => {
  const older = { ...model, modelId: '01a1fed0-e736-7047-b399-000000000009' as ModelId, name: 'old', createdAtMs: 1 };
  const screen = await render(PageWindow, { api: core([older, model]), page: DiagnosePage });
  await expect.element(screen.getByLabelText('Model')).toHaveValue(MODEL_ID);
  await expect.element(screen.getByText(/was not tested on images it has not seen/)).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Choose images' })).toBeVisible();
});

test('an address that names nothing says so and still takes images', async () => {
  history.replaceState(null, '', '#/diagnose/01a1fed0-e736-7047-b399-00000000dead');
  const api = memoryApi({
    'models.list': () => ({ models: [model] }),
    'models.get': () => ({ summary: model, manifest: {} as never, operatingPoints: [] }),
  });
  const screen = await render(PageWindow, { api, page: DiagnosePage });
  await expect.element(screen.getByText('This model or diagnosis is not here')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
});

test('a folder is walked with the keyboard, filtered, and its failures say what to do', async () => {
  history.replaceState(null, '', `#/diagnose/${JOB_ID}`);
  const screen = await render(PageWindow, { api: core([model]), page: DiagnosePage });
  await expect
    .element(screen.getByText('301 images · 150 positive · 150 negative · 1 could not be read · Model skin'))
    .toBeVisible();
  await expect.element(screen.getByText('Positive for melanoma')).toBeVisible();
  await userEvent.keyboard('j');
  await expect.element(screen.getByText('Negative for melanoma')).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'image 1.jpg' })).toHaveFocus();
  await screen.getByRole('radio', { name: 'Failed 1' }).click({ force: true });
  await userEvent.keyboard('k');
  await expect.element(screen.getByText('This file was not diagnosed: Damaged image')).toBeVisible();
  await expect.element(screen.getByText(/Copy or export it again/)).toBeVisible();
});

test('one image fills the page with its verdict', async () => {
  history.replaceState(null, '', `#/diagnose/${JOB_ID}`);
  const screen = await render(PageWindow, { api: core([model], 1), page: DiagnosePage });
  await expect.element(screen.getByText('The model calls')).toBeVisible();
  await expect.element(screen.getByText('Positive for melanoma')).toBeVisible();
  await expect.element(screen.getByText(model.manifestHash.slice(0, 12))).toBeVisible();
  await expect.element(screen.getByText(/For research use only/)).toBeVisible();
  expect(screen.getByRole('table').elements()).toHaveLength(0);
});
