import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { auditResultSchema } from '#shared/contract/datasets.ts';
import { countTestOpenings, recordTestOpening } from '#main/store/datasets/test-openings.ts';
import { loadDatasetImages, loadSplitImages, newestSplitId } from '#main/store/datasets/splits.ts';
import { datasetServices } from '#test/support/dataset-services.ts';
import { paintClasses, paintImage, writeFiles } from '#test/support/painted-images.ts';
import { tempFolder } from '#test/support/temp-home.ts';

/** Two classes of ten, a pair of copies, a label conflict and a blank picture. */
function paintSet(): string {
  const folder = tempFolder();
  const copied = paintImage({ seed: 700 });
  const disputed = paintImage({ seed: 701 });
  writeFiles(folder, {
    ...paintClasses(['a', 'b'], 10),
    'a/copied 1.jpg': copied,
    'a/copied 2.jpg': copied,
    'a/disputed.jpg': disputed,
    'b/disputed.jpg': disputed,
    'b/blank.png': paintImage({ seed: 702, veil: 1, format: 'png' }),
  });
  return folder;
}

describe('decisions', () => {
  test('change groups, labels and what is used, but no split that exists', async () => {
    const { call, importFrom, db } = datasetServices();
    const { datasetId } = await importFrom(paintSet());
    const before = await call('datasets.get', { datasetId });
    expect(before).toMatchObject({ images: 25, groups: 23, pendingFindings: 3 });
    const first = await call('datasets.split', { datasetId });
    const { findings } = await call('datasets.findings', { datasetId });
    expect(findings.map(({ kind }) => kind)).toEqual(['label-conflict', 'exact-duplicate', 'bright', 'low-contrast']);
    const [conflict, copies, bright] = findings;
    expect(conflict?.partitions).toHaveLength(1);

    const decided = await call('datasets.decide', { findingId: conflict!.findingId, decision: 'accepted', className: 'b' });
    expect(decided.images.map(({ className }) => className)).toEqual(['b', 'b']);
    await call('datasets.decide', { findingId: copies!.findingId, decision: 'separate' });
    expect(await call('datasets.get', { datasetId })).toMatchObject({
      images: 25,
      groups: 24,
      classes: [{ images: 12 }, { images: 13 }],
    });
    await call('datasets.decide', { findingId: copies!.findingId, decision: 'excluded' });
    await call('datasets.decide', { findingId: bright!.findingId, decision: 'excluded' });
    const after = await call('datasets.get', { datasetId });
    expect(after).toMatchObject({ images: 23, groups: 22 });
    expect(after.datasetHash).not.toBe(before.datasetHash);

    expect((await call('datasets.splits', { datasetId })).splits).toEqual([first]);
    expect(loadSplitImages(db, first.splitId)).toHaveLength(25);
    expect(
      loadSplitImages(db, first.splitId)
        .filter(({ excluded }) => excluded)
        .map(({ path }) => path),
    ).toEqual(['a/copied 2.jpg', 'b/blank.png']);
    const second = await call('datasets.split', { datasetId });
    expect(loadSplitImages(db, second.splitId)).toHaveLength(23);
    expect(newestSplitId(db, datasetId)).toBe(second.splitId);
    await call('datasets.decide', { findingId: bright!.findingId, decision: 'accepted' });
    expect(loadDatasetImages(db, datasetId).filter(({ excluded }) => excluded)).toHaveLength(1);
  });

  test('that make no sense are refused', async () => {
    const { call, importFrom } = datasetServices();
    const { datasetId } = await importFrom(paintSet());
    const { findings } = await call('datasets.findings', { datasetId });
    const bright = findings.find(({ kind }) => kind === 'bright')!;
    await expect(call('datasets.decide', { findingId: bright.findingId, decision: 'merged' })).rejects.toMatchObject({
      code: 'dataset/not-decidable',
    });
    await expect(
      call('datasets.decide', { findingId: findings[0]!.findingId, decision: 'accepted', className: 'z' }),
    ).rejects.toMatchObject({
      code: 'dataset/unknown-class',
    });
  });

  test('outlive an audit, which tells of files that went or changed', async () => {
    const { call, importFrom, finished } = datasetServices();
    const folder = paintSet();
    const { datasetId } = await importFrom(folder);
    const [conflict] = (await call('datasets.findings', { datasetId })).findings;
    await call('datasets.decide', { findingId: conflict!.findingId, decision: 'excluded' });
    rmSync(join(folder, 'a/a 1.jpg'));
    writeFileSync(join(folder, 'a/a 2.jpg'), paintImage({ seed: 999 }));
    writeFileSync(join(folder, 'a/a 3.jpg'), 'no picture');
    const { jobId } = await call('datasets.audit', { datasetId });
    const job = await finished(jobId);
    expect(job.state).toBe('done');
    const result = auditResultSchema.parse(job.result);
    expect(result).toMatchObject({ checked: 25, missing: 1, changed: 1, unreadable: 1 });
    expect(result.findings[0]).toMatchObject({ kind: 'label-conflict', images: ['a/disputed.jpg', 'b/disputed.jpg'] });
    const { findings } = await call('datasets.findings', { datasetId });
    expect(findings[0]?.decision).toBe('excluded');
    expect((await call('datasets.get', { datasetId })).images).toBe(23);
  });
});

describe('splits', () => {
  test('are the same for a seed, hold every image once, and count their openings', async () => {
    const { call, importFrom, db } = datasetServices();
    const { datasetId } = await importFrom(paintSet());
    const one = await call('datasets.split', { datasetId, seed: 5 });
    const same = await call('datasets.split', { datasetId, seed: 5 });
    const other = await call('datasets.split', { datasetId, seed: 6 });
    expect(same.splitHash).toBe(one.splitHash);
    expect(other.splitHash).not.toBe(one.splitHash);
    const { train, validation, test: sealed } = one.partitions;
    expect(train.images + validation.images + sealed.images).toBe(25);
    expect(recordTestOpening(db, { splitId: one.splitId, evaluationId: null, modelName: 'm', openedAtMs: 1 })).toBe(1);
    expect(recordTestOpening(db, { splitId: one.splitId, evaluationId: null, modelName: 'm', openedAtMs: 2 })).toBe(2);
    expect(countTestOpenings(db, datasetId)).toBe(2);
    const { splits } = await call('datasets.splits', { datasetId });
    expect(splits.map(({ testOpenings }) => testOpenings.length)).toEqual([0, 0, 2]);
    const page = await call('datasets.images', { datasetId, partition: 'test' });
    expect(page.total).toBe(other.partitions.test.images);
    expect(page.images.every(({ partition }) => partition === 'test')).toBe(true);
  });
});

describe('a dataset whose folder was moved', () => {
  test('says so, and works again once it is pointed at the new place', async () => {
    const { call, importFrom, grant } = datasetServices();
    const folder = paintSet();
    const { datasetId } = await importFrom(folder);
    const target = join(tempFolder(), 'moved', 'here');
    mkdirSync(dirname(target), { recursive: true });
    renameSync(folder, target);
    expect((await call('datasets.get', { datasetId })).rootAvailable).toBe(false);
    await expect(call('datasets.audit', { datasetId })).rejects.toMatchObject({ code: 'dataset/images-unavailable' });
    const wrong = tempFolder();
    await expect(call('datasets.relocate', { datasetId, grantId: grant(wrong) })).rejects.toMatchObject({
      code: 'dataset/wrong-folder',
      details: { found: 0, missing: 25 },
    });
    rmSync(join(target, 'a/a 1.jpg'));
    writeFileSync(join(target, 'a/a 2.jpg'), paintImage({ seed: 999 }));
    expect(await call('datasets.relocate', { datasetId, grantId: grant(target) })).toEqual({ found: 23, missing: 1, changed: 1 });
    expect((await call('datasets.get', { datasetId })).rootAvailable).toBe(true);
  });

  test('cannot be one that keeps copies', async () => {
    const { call, importFrom, grant } = datasetServices();
    const folder = paintSet();
    const { datasetId } = await importFrom(folder, { storage: 'copy' });
    await expect(call('datasets.relocate', { datasetId, grantId: grant(folder) })).rejects.toMatchObject({
      code: 'dataset/copied',
    });
  });
});

test('the sample has what a person should see', async () => {
  const { call, finished, home } = datasetServices();
  const { jobId } = await call('sample.create', {});
  const job = await finished(jobId);
  expect(job.error).toBeNull();
  const { datasets } = await call('datasets.list', {});
  expect(datasets).toMatchObject([
    { name: 'Sample cells', images: 238, groups: 14, rejected: 1, hasGroupColumn: true, storage: 'copy' },
  ]);
  const [sample] = datasets;
  expect(sample?.classes).toMatchObject([
    { name: 'parasitised', positive: true },
    { name: 'uninfected', positive: false },
  ]);
  expect(existsSync(join(home.datasets, sample!.datasetId, 'sample'))).toBe(false);
  const { findings } = await call('datasets.findings', { datasetId: sample!.datasetId });
  const kinds = findings.map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === 'label-conflict')).toHaveLength(1);
  expect(kinds.filter((kind) => kind === 'exact-duplicate')).toHaveLength(3);
  expect(kinds.filter((kind) => kind === 'near-duplicate')).toHaveLength(10);
  const split = await call('datasets.split', { datasetId: sample!.datasetId });
  expect(split.partitions.test.groups).toBeGreaterThanOrEqual(2);
  const again = await call('sample.create', {});
  expect((await finished(again.jobId)).title).toBe('Sample cells 2');
});
