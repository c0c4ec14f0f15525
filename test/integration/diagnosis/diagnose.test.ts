import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { homePaths } from '#main/platform/home-paths.ts';
import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';
import type { CaseId, DatasetId, GrantId, JobId, ModelId } from '#shared/contract/ids.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { paintImage, writeFiles } from '#test/support/painted-images.ts';
import { trainPaintedModel } from '#test/support/painted-model.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';

/** A real model, trained once for all tests of this file on painted pictures. */
let core: RunningCore;
let folder: string;
let modelId: ModelId;
let datasetId: DatasetId;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'caselens-diagnosis-'));
  core = await startRunningCore();
  ({ modelId, datasetId } = await trainPaintedModel(core, join(folder, 'training')));
});

afterAll(async () => {
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function grantOf(...paths: string[]): Promise<GrantId> {
  return (await core.api.call('grants.create', { paths })).grantId;
}

async function diagnose(
  paths: string[],
  options: { save?: boolean; thresholds?: Record<string, number> } = {},
): Promise<{ job: Job; jobId: JobId; items: DiagnosisItem[] }> {
  const { jobId } = await core.api.call('diagnosis.run', { modelId, grantId: await grantOf(...paths), ...options });
  const job = await core.finished(jobId);
  const { items } = await core.api.call('diagnosis.results', { jobId });
  return { job, jobId, items };
}

function caseIdOf(item: DiagnosisItem | undefined): CaseId {
  if (item?.ok !== true || item.caseId === null) throw new Error('no case');
  return item.caseId;
}

/** Every file of the home's images. */
function storedFiles(): string[] {
  const { images } = homePaths(core.home);
  return readdirSync(images, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

test('one image becomes a case that can be found, told of and deleted with its file', async () => {
  const path = join(folder, 'a "new" 图片 1.png');
  writeFileSync(path, paintImage({ seed: 501, format: 'png' }));
  const { job, items } = await diagnose([path]);
  expect(job).toMatchObject({ state: 'done', kind: 'diagnose', result: { total: 1, diagnosed: 1, failed: 0 } });
  const [item] = items;
  if (item?.ok !== true || item.caseId === null) throw new Error('no case');
  expect(item.path).toBe('a "new" 图片 1.png');
  const { probabilities, verdict, label, flags } = item.result;
  expect(probabilities['healthy']! + probabilities['sick']!).toBeCloseTo(1, 5);
  expect(verdict).toBe(label === 'sick' ? 'positive' : 'negative');
  expect(flags).not.toContain('seen-in-training');
  expect(storedFiles()).toContain(item.fileHash);

  const found = await core.api.call('cases.list', { filter: { query: '图片 painted' } });
  expect(found).toMatchObject({ total: 1, cases: [{ caseId: item.caseId, modelName: 'Painted v1', title: 'a "new" 图片 1' }] });
  const told = await core.api.call('cases.setOutcome', { caseId: item.caseId, label: 'sick', source: 'histology' });
  expect(told.findings[0]).toMatchObject({ modelId, fileHash: item.fileHash, operatingPointId: null, result: item.result });

  expect(await core.api.call('cases.delete', { caseIds: [item.caseId] })).toEqual({ deleted: 1 });
  expect(storedFiles()).not.toContain(item.fileHash);
  await expect(core.api.call('cases.get', { caseId: item.caseId })).rejects.toMatchObject({ code: 'case/unknown' });
});

test('a folder gives a case an image and a line a failure; hidden files and links out of it are left alone', async () => {
  const ward = join(folder, 'ward');
  const files = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`room ${index % 3}/cell ${index}.jpg`, paintImage({ seed: 600 + index })]),
  );
  writeFiles(ward, {
    ...files,
    'broken.jpg': Buffer.alloc(0),
    'text.png': 'no image',
    'notes.txt': 'x',
    '.hidden.png': paintImage({ seed: 1 }),
  });
  writeFileSync(join(folder, 'outside.jpg'), paintImage({ seed: 700 }));
  symlinkSync(join(folder, 'outside.jpg'), join(ward, 'link.jpg'));
  const { job, jobId, items } = await diagnose([ward]);
  expect(job.result).toEqual({ total: 14, diagnosed: 12, failed: 2 });
  expect(items.filter((item) => !item.ok)).toEqual([
    { ok: false, path: 'broken.jpg', reason: 'empty', detail: expect.any(String) },
    { ok: false, path: 'text.png', reason: 'not-an-image', detail: expect.any(String) },
  ]);
  expect(items.map(({ path }) => path)).not.toContain('link.jpg');

  const written = await core.api.call('diagnosis.export', { jobId });
  const { path } = await core.api.call('exports.path', { exportId: written.exportId });
  const lines = readFileSync(path, 'utf8').trim().split('\r\n');
  expect(lines[0]).toMatch(/research use only/i);
  expect(lines.filter((line) => !line.startsWith('#'))).toHaveLength(15);
  expect(lines.find((line) => !line.startsWith('#'))).toContain('p_healthy,p_sick');

  const again = await diagnose([ward]);
  const idsOf = (list: DiagnosisItem[]) => list.map((item) => (item.ok ? item.caseId : null));
  expect(idsOf(again.items)).toEqual(idsOf(items));
  const first = again.items.find((item) => item.ok);
  const { findings } = await core.api.call('cases.get', { caseId: caseIdOf(first) });
  expect(findings).toHaveLength(2);
  expect(readdirSync(homePaths(core.home).datasets).filter((name) => name === jobId || name === again.jobId)).toEqual([]);
});

test('an image that the model learned from is marked', async () => {
  const seen = readdirSync(join(folder, 'training', 'sick')).map((name) => join(folder, 'training', 'sick', name));
  const { items } = await diagnose(seen.slice(0, 8));
  expect(items.filter((item) => item.ok && item.result.flags.includes('seen-in-training')).length).toBeGreaterThan(4);
});

test('without saving nothing is kept but the results of the job', async () => {
  const path = join(folder, 'unsaved.jpg');
  writeFileSync(path, paintImage({ seed: 801 }));
  const before = await core.api.call('cases.list', {});
  const { items } = await diagnose([path], { save: false, thresholds: { sick: 0 } });
  expect(items).toMatchObject([
    { ok: true, caseId: null, result: { label: 'sick', calledBy: 'threshold', thresholds: { sick: 0 } } },
  ]);
  expect((await core.api.call('cases.list', {})).total).toBe(before.total);
  const [item] = items;
  expect(storedFiles()).not.toContain(item?.ok === true ? item.fileHash : '');
});

test('thresholds of the newest operating point count, and the finding names it', async () => {
  const point = await core.api.call('operatingPoints.create', {
    modelId,
    name: 'careful',
    thresholds: { sick: 0 },
    rule: { kind: 'manual' },
  });
  const path = join(folder, 'pointed.jpg');
  writeFileSync(path, paintImage({ seed: 802 }));
  const { items } = await diagnose([path]);
  const [item] = items;
  expect(item).toMatchObject({ ok: true, result: { label: 'sick', verdict: 'positive', calledBy: 'threshold' } });
  const detail = await core.api.call('cases.get', { caseId: caseIdOf(item) });
  expect(detail.findings[0]).toMatchObject({ operatingPointId: point.operatingPointId, operatingPointName: 'careful' });
});

test('what cannot be diagnosed is refused with the reason', async () => {
  const empty = mkdtempSync(join(folder, 'empty-'));
  expect((await diagnose([empty])).job).toMatchObject({ state: 'failed', error: { code: 'diagnosis/no-images' } });
  const grantId = await grantOf(empty);
  const unknown = '01990000-0000-7000-8000-000000000001' as ModelId;
  await expect(core.api.call('diagnosis.run', { modelId: unknown, grantId })).rejects.toMatchObject({ code: 'entity/not-found' });
  await expect(core.api.call('diagnosis.run', { modelId, grantId, thresholds: { nobody: 0.5 } })).rejects.toMatchObject({
    code: 'model/unknown-class',
  });
});

test('a cancelled folder keeps what was finished', async () => {
  const many = join(folder, 'many');
  writeFiles(
    many,
    Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`${index}.jpg`, paintImage({ seed: 2000 + index })])),
  );
  const firstItems = core.event(({ name }) => name === 'diagnosis.items');
  const { jobId } = await core.api.call('diagnosis.run', { modelId, grantId: await grantOf(many) });
  await firstItems;
  await core.api.call('jobs.cancel', { jobId });
  expect((await core.finished(jobId)).state).toBe('cancelled');
  const { total, items } = await core.api.call('diagnosis.results', { jobId });
  expect(total).toBeGreaterThanOrEqual(8);
  expect(total).toBeLessThan(120);
  for (const item of items)
    expect(item.ok && existsSync(join(homePaths(core.home).images, item.fileHash.slice(0, 2), item.fileHash))).toBe(true);
  expect(existsSync(join(homePaths(core.home).datasets, jobId))).toBe(false);
});

test('a case is made without a model from images that belong together', async () => {
  const paths = [901, 902].map((seed) => {
    const path = join(folder, `side ${seed}.jpg`);
    writeFileSync(path, paintImage({ seed }));
    return path;
  });
  const detail = await core.api.call('cases.add', {
    grantId: await grantOf(...paths),
    title: 'two views',
    note: 'left and right',
  });
  expect(detail).toMatchObject({ summary: { title: 'two views', finding: null, notes: 1 }, findings: [] });
  expect(detail.images).toHaveLength(2);
  await expect(core.api.call('cases.add', { grantId: await grantOf(join(folder, 'ward', 'text.png')) })).rejects.toMatchObject({
    code: 'image/rejected',
  });
  const written = await core.api.call('cases.export', { filter: { query: 'two views' } });
  const { path } = await core.api.call('exports.path', { exportId: written.exportId });
  expect(readFileSync(path, 'utf8').trim().split('\r\n')).toHaveLength(4);
});

test('neither an image nor a folder waits for a training run', async () => {
  const settings = { epochs: 1000, patience: 1000 };
  const firstEpoch = core.event(({ name }) => name === 'run.epoch');
  const training = await core.api.call('training.start', { datasetId, recipe: 'efficientnet-lite0-head', settings });
  await firstEpoch;
  const ward = join(folder, 'during training');
  writeFiles(
    ward,
    Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`${index}.jpg`, paintImage({ seed: 5000 + index })])),
  );
  expect((await diagnose([join(ward, '0.jpg')])).job.state).toBe('done');
  expect((await diagnose([ward])).job.result).toEqual({ total: 12, diagnosed: 12, failed: 0 });
  expect((await core.api.call('jobs.get', { jobId: training.jobId })).state).toBe('running');
  await core.api.call('jobs.cancel', { jobId: training.jobId });
  await core.finished(training.jobId);
});
