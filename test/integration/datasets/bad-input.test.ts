import { readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { selectAll } from '#main/store/database.ts';
import { datasetServices } from '#test/support/dataset-services.ts';
import { pngBomb } from '#test/support/paint-files.ts';
import { paintClasses, paintImage, writeFiles } from '#test/support/painted-images.ts';
import { tempFolder } from '#test/support/temp-home.ts';

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
    const mapping = {
      imageColumn: 'image_id',
      labelColumn: 'diagnosis',
      labelColumns: null,
      groupColumn: null,
      partitionColumn: null,
      attributeColumns: [],
    };
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
    const images = [
      'a 0',
      'b 0',
      quoted,
      'x/empty.jpg',
      'x/text.png',
      'x/cut.jpg',
      'x/bomb.png',
      '../../etc/passwd',
      '/etc/passwd',
      'x/link.jpg',
      'gone',
    ];
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
    await expect(call('datasets.split', { datasetId })).rejects.toMatchObject({
      code: 'dataset/class-one-image',
      details: { className: 'odd' },
    });
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
    await expect(call('datasets.rename', { datasetId: datasets[0]!.datasetId, name: 'Same' })).rejects.toMatchObject({
      code: 'dataset/name-taken',
    });
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
