import { beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import TrainPage from '#renderer/pages/train/TrainPage.svelte';
import type { JobId, SplitId, StudyId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { Study, StudyPart } from '#shared/contract/studies.ts';
import { RECIPES } from '#shared/domain/architectures/recipes.ts';
import { evaluateClassification } from '#shared/domain/metrics/evaluate-classification.ts';
import { readCurve } from '#shared/domain/studies/outlook.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';
import { aDataset, aSplit } from '#test/support/dataset-records.ts';

const dataset = aDataset({ split: aSplit() });
const studyId = '01a1fed0-e736-7047-b399-000000000007' as StudyId;
const jobId = '01a1fed0-e736-7047-b399-000000000008' as JobId;
const HELD_OUT = 2000;
const SIZES = [80, 150, 300, 550, 800];

/** Image `i` is hard to the degree i / n: with more images more of them are called right. */
const errorAt = (images: number): number => 0.02 + 0.08 * (images / 800) ** -0.5;
const rightAt = (images: number): number[] =>
  Array.from({ length: HELD_OUT }, (_, index) => Number(((index * 7919) % HELD_OUT) / HELD_OUT >= errorAt(images)));

const count = (images: number) => ({ images, groups: images, classes: {} });

function aPart(position: number, images: number, change: Partial<StudyPart> = {}): StudyPart {
  const truth = Array.from({ length: HELD_OUT }, (_, index) => index % 2);
  const right = rightAt(images);
  const figures = evaluateClassification({
    classes: ['nevus', 'melanoma'],
    positiveClasses: ['melanoma'],
    truth,
    probabilities: truth.flatMap((own, index) => {
      const first = (own === 0) === (right[index] === 1) ? 0.8 : 0.2;
      return [first, 1 - first];
    }),
    seed: 1,
    bootstrapDraws: 200,
  });
  return {
    position,
    share: images / 800,
    counts: { train: count(images), validation: count(100), heldOut: count(HELD_OUT) },
    splitId: '01a1fed0-e736-7047-b399-000000000009' as SplitId,
    runId: null,
    modelId: null,
    state: 'finished',
    result: { figures: { ...figures, curves: [] }, epochs: 12, bestEpoch: 9, seconds: 40, runner: 'onnx' },
    ...change,
  };
}

const waiting = { state: 'queued', result: null } as const;

function aStudy(change: Partial<Study>): Study {
  return {
    ...{ studyId, jobId, kind: 'learning-curve', name: 'Moles', recipe: 'efficientnet-lite0-head', seed: 1, runner: 'auto' },
    ...{ datasetId: dataset.datasetId, datasetName: 'Moles', pretrainedId: null, keepsModels: false, notes: [] },
    ...{ images: 2900, sealed: 500, state: 'finished', createdAtMs: 1_750_000_000_000, finishedAtMs: 1_750_000_100_000 },
    settings: RECIPES['efficientnet-lite0-head'].defaults,
    parts: SIZES.map((images, position) => aPart(position, images)),
    result: null,
    ...change,
  };
}

function core(study: Study, job: Partial<Job> = {}) {
  const whole = { ...{ jobId, kind: 'study', title: study.name, state: 'done', subject: { studyId }, error: null }, ...job };
  return memoryApi({
    'datasets.list': () => ({ datasets: [dataset] }),
    'recipes.list': () => ({ recipes: [] }),
    'runs.list': () => ({ runs: [] }),
    'studies.list': () => ({ studies: [] }),
    'pretrained.list': () => ({ pretrained: [] }),
    'studies.get': () => study,
    'studies.resume': () => ({ studyId, jobId }),
    'jobs.list': () => ({ jobs: [whole as Job] }),
    'engine.info': () => ({ runners: [] }) as never,
  });
}

beforeEach(() => {
  location.hash = `#/train/study/${studyId}`;
});

test('a falling curve: the answer in words with its intervals, the curve and every size', async () => {
  const points = SIZES.map((images) => ({ images, right: rightAt(images) }));
  const study = aStudy({ result: { kind: 'learning-curve', outlook: readCurve(points, null, 1) } });
  const screen = await render(PageWindow, { api: core(study), page: TrainPage });
  await expect.element(screen.getByText(/^Yes: more images/)).toBeVisible();
  await expect.element(screen.getByText(/With 1,600 training images/)).toBeVisible();
  await expect.element(screen.getByText(/one in five of the present errors/)).toBeVisible();
  await expect.element(screen.getByText(/5 sizes|Accuracy and number of training images/).first()).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'CSV' })).toBeVisible();
  const table = screen.getByRole('table', { name: 'Size by size' });
  expect(table.getByRole('row').elements()).toHaveLength(6);
  await expect.element(table.getByText('10%', { exact: true })).toBeVisible();
  await expect.element(screen.getByText(/research use/i).first()).toBeVisible();
});

test('a study that was cancelled says what is kept and resumes; one that runs says how far it is', async () => {
  const [first, second] = SIZES;
  const parts = [aPart(0, first!), aPart(1, second!, { ...waiting, state: 'cancelled' }), aPart(2, 300, waiting)];
  const api = core(aStudy({ state: 'cancelled', parts }), { state: 'cancelled' });
  const screen = await render(PageWindow, { api, page: TrainPage });
  await expect.element(screen.getByText('1 of 3 done')).toBeVisible();
  await expect.element(screen.getByText(/What is done is kept/)).toBeVisible();
  await screen.getByRole('button', { name: 'Resume' }).click();
  expect(api.calls.filter(({ channel }) => channel === 'studies.resume').map(({ input }) => input)).toEqual([{ studyId }]);
  await screen.unmount();

  const running = { state: 'running', phase: 'sizes', done: 120, total: 300, unit: 'steps', timeLeftMs: 90_000 } as const;
  const next = await render(PageWindow, { api: core(aStudy({ state: 'running', parts }), running), page: TrainPage });
  await expect.element(next.getByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
  await expect.element(next.getByText(/1 min 30 s/)).toBeVisible();
  await expect.element(next.getByRole('button', { name: 'Stop' })).toBeVisible();
});
