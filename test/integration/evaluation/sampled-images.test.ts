import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallInput, CallOutput } from '#shared/contract/contract.ts';
import { evaluateResultSchema } from '#shared/contract/evaluations.ts';
import type { EvaluationId } from '#shared/contract/ids.ts';
import { paintClasses, writeFiles } from '#test/support/painted-images.ts';
import { trainPaintedModel } from '#test/support/painted-model.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';

/** A real model, evaluated through two views on forty pictures that it has not seen. */
let core: RunningCore;
let folder: string;
let evaluationId: EvaluationId;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-sampled-'));
  core = await startRunningCore();
  const { modelId } = await trainPaintedModel(core, join(folder, 'training'));
  writeFiles(join(folder, 'fresh'), paintClasses(['healthy', 'sick'], 20, 900));
  const { grantId } = await core.api.call('grants.create', { paths: [join(folder, 'fresh')] });
  const imported = await core.api.call('datasets.import', { grantId, name: 'Fresh', storage: 'reference' });
  await core.finished(imported.jobId);
  const { datasets } = await core.api.call('datasets.list', {});
  const { datasetId } = datasets.find(({ name }) => name === 'Fresh')!;
  const { jobId } = await core.api.call('evaluations.run', { modelId, datasetId, partition: 'external', views: 2 });
  const job = await core.finished(jobId);
  ({ evaluationId } = evaluateResultSchema.pick({ evaluationId: true }).parse(job.result));
}, 300_000);

afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Images = CallOutput<'evaluations.images'>['images'];

async function images(change: Partial<CallInput<'evaluations.images'>> = {}): Promise<Images> {
  return (await core.api.call('evaluations.images', { evaluationId, order: 'random', ...change })).images;
}
const pathsOf = (found: Images): string[] => found.map(({ path }) => path);

test('a seed gives the same sample again, another one another, page by page', async () => {
  const all = pathsOf(await images());
  expect(new Set(all).size).toBe(40);
  expect(pathsOf(await images())).toEqual(all);
  expect(pathsOf(await images({ offset: 10, limit: 5 }))).toEqual(all.slice(10, 15));
  const other = pathsOf(await images({ seed: 2 }));
  expect(other).not.toEqual(all);
  expect(other.toSorted()).toEqual(all.toSorted());
});

test('those called right and those called wrong make up all, and keep their order', async () => {
  // At this threshold every picture is called sick: half of them rightly.
  const thresholds = { sick: 0 };
  const [all, right, wrong] = [
    await images({ thresholds }),
    await images({ thresholds, right: true }),
    await images({ thresholds, right: false }),
  ];
  expect([right.length, wrong.length]).toEqual([20, 20]);
  expect(right.every(({ truth }) => truth === 'sick')).toBe(true);
  expect(wrong.every(({ truth }) => truth === 'healthy')).toBe(true);
  expect(pathsOf(all).filter((path) => pathsOf(right).includes(path))).toEqual(pathsOf(right));
});

test('the report shows the first sixteen of the same sample, with their pictures inside it', async () => {
  const { figures, meta } = await core.api.call('evaluations.get', { evaluationId });
  expect(meta.views).toBe(2);
  const { exportId } = await core.api.call('evaluations.export', { evaluationId, format: 'html' });
  const html = readFileSync((await core.api.call('exports.path', { exportId })).path, 'utf8');
  const shown = [...html.matchAll(/<img src="data:image\/webp;base64,[A-Za-z0-9+/=]+" alt="([^:]*):/g)].map(([, path]) => path);
  expect(shown).toEqual(pathsOf(await images({ seed: figures.intervals.seed, limit: 16 })));
});

test('a picture that is gone is told in its place', async () => {
  const [first] = await images();
  rmSync(join(folder, 'fresh', first!.path));
  rmSync(join(core.home, 'thumbnails'), { recursive: true, force: true });
  const { exportId } = await core.api.call('evaluations.export', { evaluationId, format: 'html' });
  const html = readFileSync((await core.api.call('exports.path', { exportId })).path, 'utf8');
  expect(html.match(/<img /g)).toHaveLength(15);
  expect(html).toContain('The file is not there any more');
});
