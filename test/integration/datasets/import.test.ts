import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contentPath } from '#main/platform/home-paths.ts';
import { imagePath, sourceOfFileHash } from '#main/services/datasets/image-path.ts';
import { integrityCheck, selectAll } from '#main/store/database.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import { datasetServices } from '#test/support/dataset-services.ts';
import { pngBomb } from '#test/support/paint-files.ts';
import { paintClasses, paintImage, writeFiles } from '#test/support/painted-images.ts';
import { tempFolder } from '#test/support/temp-home.ts';

const three = ['a', 'b', 'c'];

describe('an import', () => {
  test('of a folder per class keeps what it found, by reference', async () => {
    const { call, importFrom, db, home } = datasetServices();
    const folder = tempFolder();
    writeFiles(folder, { ...paintClasses(three, 4), 'readme.txt': 'x', 'a/.hidden.jpg': 'x', '__MACOSX/a.jpg': 'x', 'b/Thumbs.db': 'x' });
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
    expect(images.filter(({ fileHash }) => existsSync(contentPath(home.images, fileHash))).map(({ fileHash }) => fileHash)).toEqual([sharedHash]);
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
    writeFiles(folder, Object.fromEntries(files.map(([path, bytes], index) => [`data/${index % 5 === 0 ? 'Testing' : 'TRAIN'}/${path}`, bytes])));
    const plan = await call('datasets.plan', { grantId: grant(folder) });
    expect(plan).toMatchObject({ layout: 'partitioned-folders', partitions: [{ partition: 'train', images: 16 }, { partition: 'test', images: 4 }] });
    const { datasetId } = await importFrom(folder);
    const split = await call('datasets.split', { datasetId, by: 'given', train: 0.75, validation: 0.25, test: 0 });
    expect(split.partitions.test.images).toBe(4);
    expect(split.partitions.validation.images).toBe(4);
    expect(split.notes).toEqual([{ key: 'datasets.note.validationCut', values: {} }]);
  });

  test('of a table reads groups, attributes and one-hot columns', async () => {
    const { call, importFrom, grant } = datasetServices();
    const folder = tempFolder();
    const pictures = Array.from({ length: 8 }, (_, index) => [`pictures/im ${index}.png`, paintImage({ seed: index, format: 'png' })] as const);
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

describe('bad input', () => {
  test.each([
    ['an empty folder', {}, 'dataset/empty-folder'],
    ['a folder without images', { 'a/notes.txt': 'x' }, 'dataset/empty-folder'],
    ['images without class folders', { '1.jpg': paintImage({ seed: 1 }) }, 'dataset/no-images'],
    ['one class', paintClasses(['a'], 2), 'dataset/too-few-classes'],
    ['one class left after reading', { ...paintClasses(['a'], 2), 'b/1.png': 'no picture' }, 'dataset/too-few-classes'],
    ['nothing that can be read', { 'a/1.png': 'no', 'b/2.png': 'no' }, 'dataset/no-images'],
  ])('%s is refused, and nothing is kept', async (_name, files, code) => {
    const { call, importFrom, home } = datasetServices();
    const folder = tempFolder();
    writeFiles(folder, files);
    await expect(importFrom(folder)).rejects.toMatchObject({ code });
    expect((await call('datasets.list', {})).datasets).toEqual([]);
    expect(readdirSync(home.datasets)).toEqual([]);
  });

  test.each([
    ['without a label column', 'image_id,weight\n1,2\n', 'dataset/no-label-column'],
    ['without an image column', 'weight,dx\n1,a\n', 'dataset/no-image-column'],
    ['without rows', 'image_id,dx\n', 'dataset/table-empty'],
    ['with bytes that are no text', 'image_id,dx\n1\0,a\n', 'dataset/table-unreadable'],
  ])('a table %s is refused', async (_name, text, code) => {
    const { importFrom } = datasetServices();
    const folder = tempFolder();
    writeFiles(folder, { 'labels.csv': text, '1.png': paintImage({ seed: 1, format: 'png' }) });
    await expect(importFrom(join(folder, 'labels.csv'))).rejects.toMatchObject({ code });
  });

  test('a file that is neither table nor folder, a class that is not there, a column that is not there', async () => {
    const { importFrom } = datasetServices();
    const folder = tempFolder();
    writeFiles(folder, { 'set.zip': 'PK', 'labels.csv': 'image_id,dx\na 0,a\nb 0,b\n', ...paintClasses(['a', 'b'], 1) });
    await expect(importFrom(join(folder, 'set.zip'))).rejects.toMatchObject({ code: 'dataset/not-a-dataset' });
    await expect(importFrom(folder, { positiveClasses: ['z'] })).rejects.toMatchObject({ code: 'dataset/unknown-class' });
    const mapping = { imageColumn: 'image_id', labelColumn: 'diagnosis', labelColumns: null, groupColumn: null, partitionColumn: null, attributeColumns: [] };
    await expect(importFrom(join(folder, 'labels.csv'), { mapping })).rejects.toMatchObject({ code: 'dataset/unknown-column' });
    await expect(importFrom(join(folder, 'gone'))).rejects.toThrow();
  });

  test('rows and files that cannot be used are listed with their reasons, the rest is imported', async () => {
    const { call, importFrom } = datasetServices();
    const [outside, folder] = [tempFolder(), tempFolder()];
    const odd = `it's "1" 细胞 é.jpg`;
    writeFiles(outside, { 'secret.jpg': paintImage({ seed: 77 }) });
    writeFiles(folder, {
      ...paintClasses(['a', 'b'], 2),
      [`x/${odd}`]: paintImage({ seed: 50 }),
      'x/empty.jpg': '',
      'x/text.png': 'This is a text.',
      'x/cut.jpg': paintImage({ seed: 51 }).subarray(0, 600),
      'x/bomb.png': pngBomb(),
    });
    symlinkSync(join(outside, 'secret.jpg'), join(folder, 'x/link.jpg'));
    const quoted = `"x/it's ""1"" 细胞 é.jpg"`;
    const images = ['a 0', 'b 0', quoted, 'x/empty.jpg', 'x/text.png', 'x/cut.jpg', 'x/bomb.png', '../../etc/passwd', '/etc/passwd', 'x/link.jpg', 'gone'];
    const rows = [...images.map((image, index) => `${image},${index % 2 === 0 ? 'even' : 'odd'}`), 'a 1,', 'a 0,even'];
    writeFiles(folder, { 'labels.csv': `image_path,target\n${rows.join('\n')}\n` });
    const { datasetId, ...result } = await importFrom(join(folder, 'labels.csv'));
    expect(result).toMatchObject({ images: 3, rejected: 10, classes: { even: 2, odd: 1 } });
    const rejected = await call('datasets.rejected', { datasetId });
    expect(rejected.rows.map(({ path, reason }) => [path, reason])).toEqual([
      ['x/empty.jpg', 'empty'],
      ['x/text.png', 'not-an-image'],
      ['x/cut.jpg', 'corrupt'],
      ['x/bomb.png', 'too-large'],
      ['../../etc/passwd', 'outside-root'],
      ['/etc/passwd', 'outside-root'],
      ['x/link.jpg', 'outside-root'],
      ['gone', 'missing'],
      ['a/a 1.jpg', 'no-label'],
      ['a/a 0.jpg', 'duplicate-row'],
    ]);
    expect(rejected.reasons).toMatchObject({ 'outside-root': 3, missing: 1 });
    const { images: kept } = await call('datasets.images', { datasetId, query: '细胞' });
    expect(kept.map(({ path }) => path)).toEqual([`x/${odd}`]);
    await expect(call('datasets.split', { datasetId })).rejects.toMatchObject({ code: 'dataset/class-one-image', details: { className: 'odd' } });
  });

  test('a name that is taken is refused at once, also one that is taken meanwhile', async () => {
    const { call, importFrom, grant, finished } = datasetServices();
    const folder = tempFolder();
    writeFiles(folder, paintClasses(['a', 'b'], 2));
    const input = { grantId: grant(folder), name: 'Same', storage: 'reference' };
    const jobs = await Promise.all([call('datasets.import', input), call('datasets.import', input)]);
    const ended = await Promise.all(jobs.map(({ jobId }) => finished(jobId)));
    expect(ended.map(({ state }) => state)).toEqual(['done', 'failed']);
    expect(ended[1]?.error?.code).toBe('dataset/name-taken');
    await expect(importFrom(folder, { name: 'Same' })).rejects.toMatchObject({ code: 'dataset/name-taken' });
    await importFrom(folder, { name: 'Other' });
    const { datasets } = await call('datasets.list', {});
    expect(datasets.map(({ name }) => name)).toEqual(['Other', 'Same']);
    await expect(call('datasets.rename', { datasetId: datasets[0]!.datasetId, name: 'Same' })).rejects.toMatchObject({ code: 'dataset/name-taken' });
    expect((await call('datasets.rename', { datasetId: datasets[0]!.datasetId, name: 'New' })).name).toBe('New');
  });

  test('a cancelled import leaves nothing', async () => {
    const { call, deps, grant, finished, home, db } = datasetServices();
    const folder = tempFolder();
    writeFiles(folder, paintClasses(['a', 'b'], 300));
    const { jobId } = await call('datasets.import', { grantId: grant(folder), name: 'Stopped', storage: 'copy' });
    await expect.poll(() => deps.jobs.get(jobId).done, { timeout: 30_000, interval: 5 }).toBeGreaterThan(0);
    deps.jobs.cancel(jobId);
    expect((await finished(jobId)).state).toBe('cancelled');
    expect(selectAll(db, 'SELECT id FROM dataset_image')).toEqual([]);
    expect(readdirSync(home.datasets)).toEqual([]);
    expect(readdirSync(home.images)).toEqual([]);
  });
});
