import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contentPath } from '#main/platform/home-paths.ts';
import { imagePath, sourceOfFileHash } from '#main/services/datasets/image-path.ts';
import { integrityCheck, selectAll } from '#main/store/database.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { datasetServices } from '#test/support/dataset-services.ts';
import { paintClasses, paintImage, writeFiles } from '#test/support/painted-images.ts';
import { tempFolder } from '#test/support/temp-home.ts';

const three = ['a', 'b', 'c'];

describe('an import', () => {
  test('of a folder per class keeps what it found, by reference', async () => {
    const { call, importFrom, db, home } = datasetServices();
    const folder = tempFolder();
    writeFiles(folder, {
      ...paintClasses(three, 4),
      'readme.txt': 'x',
      'a/.hidden.jpg': 'x',
      '__MACOSX/a.jpg': 'x',
      'b/Thumbs.db': 'x',
    });
    const result = await importFrom(folder, { name: ' Three ', positiveClasses: ['b'] });
    expect(result).toMatchObject({ images: 12, groups: 12, rejected: 0, classes: { a: 4, b: 4, c: 4 }, findings: [] });
    const { datasets } = await call('datasets.list', {});
    expect(datasets).toMatchObject([{ name: 'Three', images: 12, layout: 'folder-per-class', rootAvailable: true, split: null }]);
    expect(datasets[0]?.classes[1]).toEqual({ name: 'b', images: 4, positive: true });
    const page = await call('datasets.images', { datasetId: result.datasetId, className: 'b', offset: 1, limit: 2 });
    expect(page).toMatchObject({ total: 4, images: [{ path: 'b/b 1.jpg' }, { path: 'b/b 2.jpg' }] });
    const [image] = page.images;
    const path = imagePath(home, getDatasetRow(db, result.datasetId), image!);
    expect(readFileSync(path)).toEqual(readFileSync(join(folder, 'b/b 1.jpg')));
    expect(sourceOfFileHash(db, home, image!.fileHash)).toBe(path);
    expect(readdirSync(home.images)).toEqual([]);
  });

  test('with copies does not need the folder any more, and goes with all its files', async () => {
    const { call, importFrom, db, home } = datasetServices();
    const folder = tempFolder();
    const shared = paintImage({ seed: 500 });
    writeFiles(folder, { ...paintClasses(['a', 'b'], 3), 'a/shared.jpg': shared });
    const first = await importFrom(folder, { name: 'First', storage: 'copy' });
    const other = tempFolder();
    writeFiles(other, { ...paintClasses(['a', 'b'], 3, 100), 'a/shared.jpg': shared });
    await importFrom(other, { name: 'Second', storage: 'copy' });
    rmSync(folder, { recursive: true });
    const { images } = await call('datasets.images', { datasetId: first.datasetId });
    const copies = images.map(({ fileHash }) => contentPath(home.images, fileHash));
    expect(copies.every((path) => existsSync(path))).toBe(true);
    expect(existsSync(join(home.datasets, first.datasetId, 'copies'))).toBe(false);
    const preview = await call('datasets.deletePreview', { datasetId: first.datasetId });
    expect(preview).toMatchObject({ images: 7, splits: 0, evaluations: 0, models: 0 });
    const sharedHash = images.find(({ path }) => path === 'a/shared.jpg')!.fileHash;
    mkdirSync(join(home.thumbnails, '64', images[0]!.fileHash.slice(0, 2)), { recursive: true });
    const thumbnail = join(home.thumbnails, '64', images[0]!.fileHash.slice(0, 2), `${images[0]!.fileHash}.webp`);
    writeFileSync(thumbnail, 'x');
    await call('datasets.delete', { datasetId: first.datasetId });
    expect(existsSync(thumbnail)).toBe(false);
    expect(existsSync(join(home.datasets, first.datasetId))).toBe(false);
    expect(
      images.filter(({ fileHash }) => existsSync(contentPath(home.images, fileHash))).map(({ fileHash }) => fileHash),
    ).toEqual([sharedHash]);
    expect(selectAll(db, 'SELECT * FROM dataset_image WHERE dataset_id = ?', [first.datasetId])).toEqual([]);
    await expect(call('datasets.get', { datasetId: first.datasetId })).rejects.toMatchObject({ code: 'dataset/unknown' });
    expect(integrityCheck(db)).toEqual([]);
  });

  test('that is dry says everything and keeps nothing', async () => {
    const { call, importFrom, home, db } = datasetServices();
    const folder = tempFolder();
    writeFiles(folder, { ...paintClasses(['a', 'b'], 2), 'a/bad.png': 'no picture', 'a/again.jpg': paintImage({ seed: 1 }) });
    const result = await importFrom(folder, { dryRun: true, storage: 'copy' });
    expect(result).toMatchObject({
      datasetId: null,
      images: 5,
      groups: 4,
      rejected: 1,
      rejectedRows: [{ path: 'a/bad.png', reason: 'not-an-image' }],
      findings: [{ kind: 'exact-duplicate', imageCount: 2 }],
    });
    expect((await call('datasets.list', {})).datasets).toEqual([]);
    expect(selectAll(db, 'SELECT id FROM dataset')).toEqual([]);
    expect(readdirSync(home.datasets)).toEqual([]);
    expect(readdirSync(home.images)).toEqual([]);
  });

  test('finds copies and contradicting labels, and merges them into groups', async () => {
    const { call, importFrom } = datasetServices();
    const folder = tempFolder();
    const twice = paintImage({ seed: 900, side: 128 });
    writeFiles(folder, {
      ...paintClasses(['a', 'b'], 6),
      'a/picture.jpg': twice,
      'a/copy.jpg': twice,
      'b/brighter.jpg': paintImage({ seed: 1, veil: 0.06 }),
      'a/lossless.png': paintImage({ seed: 2, format: 'png' }),
    });
    const { datasetId, groups } = await importFrom(folder);
    const { findings } = await call('datasets.findings', { datasetId });
    expect(findings.map(({ kind, decision }) => [kind, decision])).toEqual([
      ['label-conflict', 'pending'],
      ['exact-duplicate', 'merged'],
      ['near-duplicate', 'merged'],
    ]);
    expect(groups).toBe(13);
    expect(findings[0]?.images.map(({ path }) => path)).toEqual(['a/a 0.jpg', 'b/brighter.jpg']);
  });

  test('of partitioned folders keeps the given parts', async () => {
    const { call, importFrom, grant } = datasetServices();
    const folder = tempFolder();
    const files = Object.entries(paintClasses(['x', 'y'], 10));
    writeFiles(
      folder,
      Object.fromEntries(files.map(([path, bytes], index) => [`data/${index % 5 === 0 ? 'Testing' : 'TRAIN'}/${path}`, bytes])),
    );
    const plan = await call('datasets.plan', { grantId: grant(folder) });
    expect(plan).toMatchObject({
      layout: 'partitioned-folders',
      partitions: [
        { partition: 'train', images: 16 },
        { partition: 'test', images: 4 },
      ],
    });
    const { datasetId } = await importFrom(folder);
    const split = await call('datasets.split', { datasetId, by: 'given', train: 0.75, validation: 0.25, test: 0 });
    expect(split.partitions.test.images).toBe(4);
    expect(split.partitions.validation.images).toBe(4);
    expect(split.notes).toEqual([{ key: 'datasets.note.validationCut', values: {} }]);
  });

  test('of a table reads groups, attributes and one-hot columns', async () => {
    const { call, importFrom, grant } = datasetServices();
    const folder = tempFolder();
    const pictures = Array.from(
      { length: 8 },
      (_, index) => [`pictures/im ${index}.png`, paintImage({ seed: index, format: 'png' })] as const,
    );
    const lines = pictures.map((_, index) => `im ${index};${index % 2};${1 - (index % 2)};p${index % 4}`);
    writeFiles(folder, { ...Object.fromEntries(pictures), 'truth.csv': `image;MEL;NV;patient_id\n${lines.join('\n')}\n` });
    const plan = await call('datasets.plan', { grantId: grant(join(folder, 'truth.csv')) });
    expect(plan).toMatchObject({ layout: 'table', tableName: 'truth.csv', rows: 8 });
    expect(plan.mapping).toMatchObject({ imageColumn: 'image', labelColumns: ['MEL', 'NV'], groupColumn: 'patient_id' });
    const result = await importFrom(join(folder, 'truth.csv'));
    expect(result).toMatchObject({ images: 8, groups: 4, classes: { MEL: 4, NV: 4 } });
  });

  test('takes images from another folder than the table', async () => {
    const { importFrom, grant } = datasetServices();
    const [tables, images] = [tempFolder(), tempFolder()];
    writeFiles(images, paintClasses(['a', 'b'], 2));
    writeFiles(tables, { 'labels.tsv': 'filename\tlabel\na 0.jpg\tgood\na 1.jpg\tgood\nb 0\tbad\nb 1.jpg\tbad\n' });
    const result = await importFrom(join(tables, 'labels.tsv'), { imageRootGrantId: grant(images) });
    expect(result).toMatchObject({ images: 4, classes: { bad: 2, good: 2 } });
  });
});
