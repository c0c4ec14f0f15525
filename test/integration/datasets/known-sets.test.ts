import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { listAuditRows } from '#main/store/datasets/images.ts';
import { loadDatasetImages } from '#main/store/datasets/splits.ts';
import { datasetServices } from '#test/support/dataset-services.ts';
import { paintImage, writeFiles } from '#test/support/painted-images.ts';
import { paintBreakhis, paintHam, paintIsic2017, paintIsic2018, paintMalaria } from '#test/support/painted-studies.ts';
import { tempFolder } from '#test/support/temp-home.ts';

type Files = Record<string, string | Uint8Array>;

function folderOf(files: Files): string {
  const folder = tempFolder();
  writeFiles(folder, files);
  return folder;
}

describe('a known set', () => {
  test('HAM10000: the lesion is the group, images come from both folders', async () => {
    const { call, importFrom, grant, db } = datasetServices();
    const folder = folderOf(paintHam());
    const plan = await call('datasets.plan', { grantId: grant(join(folder, 'HAM10000_metadata.csv')) });
    expect(plan).toMatchObject({ preset: 'ham10000', recipe: 'ham10000-vgg16', suggestion: null, groups: 4 });
    expect(plan.notes.map(({ key }) => key)).toContain('datasets.note.hamGroup');
    const { datasetId, ...result } = await importFrom(folder, { preset: 'auto' });
    expect(result).toMatchObject({ images: 8, groups: 4, rejected: 0, classes: { mel: 4, nv: 4 } });
    const [image] = loadDatasetImages(db, datasetId);
    expect(image).toMatchObject({
      group: 'HAM_1',
      attributes: { dx_type: 'histo', age: '40.0', sex: 'male', localization: 'back' },
    });
  });

  test('ISIC 2017 folders: a suggestion until it is accepted, then two classes and the CSV of the study', async () => {
    const { call, importFrom, grant, deps, db } = datasetServices();
    const folder = folderOf(paintIsic2017());
    const plan = await call('datasets.plan', { grantId: grant(folder) });
    expect(plan.preset).toBeNull();
    expect(plan.classes.map(({ name }) => name)).toEqual(['melanoma', 'nevus', 'seborrheic_keratosis']);
    expect(plan.suggestion).toMatchObject({
      preset: 'isic2017-binary',
      recipe: 'isic-inception-v3',
      classes: [
        { name: 'benign', images: 12 },
        { name: 'melanoma', images: 6 },
      ],
      positiveClasses: ['melanoma'],
      changes: [{ key: 'datasets.note.isic2017Binary' }],
    });
    const accepted = await call('datasets.plan', { grantId: grant(folder), preset: 'isic2017-binary' });
    expect(accepted).toMatchObject({
      preset: 'isic2017-binary',
      suggestion: null,
      positiveClasses: ['melanoma'],
      sourceClasses: [
        { name: 'melanoma', images: 6, becomes: 'melanoma' },
        { name: 'nevus', images: 6, becomes: 'benign' },
        { name: 'seborrheic_keratosis', images: 6, becomes: 'benign' },
      ],
    });
    const { datasetId } = await importFrom(folder, { preset: 'auto', positiveClasses: ['melanoma'] });
    const { classes } = await call('datasets.get', { datasetId });
    expect(classes).toEqual([
      { name: 'benign', images: 12, positive: false },
      { name: 'melanoma', images: 6, positive: true },
    ]);
    expect(new Set(loadDatasetImages(db, datasetId).map(({ attributes }) => attributes['original_class']))).toEqual(
      new Set(['melanoma', 'nevus', 'seborrheic_keratosis']),
    );
    const { exportId, fileName } = await call('datasets.export', { datasetId, partition: 'train' });
    expect(fileName).toBe('Cells train.csv');
    expect(readFileSync(deps.exports.path(exportId).path, 'utf8').trim().split('\r\n')).toEqual([
      'filepath,label',
      'train/nevus/ISIC_2001.jpg,0',
      'train/nevus/ISIC_2002.jpg,0',
      'train/seborrheic_keratosis/ISIC_2003.jpg,0',
      'train/seborrheic_keratosis/ISIC_2004.jpg,0',
      'train/melanoma/ISIC_2005.jpg,1',
      'train/melanoma/ISIC_2006.jpg,1',
    ]);
  });

  test('ISIC 2018: the file of lesions beside the truth table says what belongs together', async () => {
    const { call, importFrom, grant, db } = datasetServices();
    const folder = folderOf(paintIsic2018());
    const truth = join(folder, 'ISIC2018_Task3_Training_GroundTruth.csv');
    const plan = await call('datasets.plan', { grantId: grant(truth) });
    expect(plan).toMatchObject({ preset: null, groups: 8, suggestion: { preset: 'isic2018', groups: 4 } });
    const { datasetId, groups } = await importFrom(truth, { preset: 'isic2018' });
    expect(groups).toBe(4);
    expect(loadDatasetImages(db, datasetId).map(({ group }) => group)).toEqual(
      [0, 0, 1, 1, 2, 2, 3, 3].map((lesion) => `HAM_${lesion}`),
    );
    const named = await call('datasets.plan', {
      grantId: grant(truth),
      groupTableGrantIds: [grant(join(folder, 'ISIC2018_Task3_Training_LesionGroupings.csv'))],
    });
    expect(named).toMatchObject({ preset: 'isic2018', groups: 4 });
    await expect(call('datasets.plan', { grantId: grant(truth), groupTableGrantIds: [grant(truth)] })).rejects.toMatchObject({
      code: 'dataset/group-table-unfit',
    });
  });

  test('BreaKHis: class and patient from the name, all magnifications or some', async () => {
    const { call, importFrom, grant, db } = datasetServices();
    const folder = folderOf(paintBreakhis());
    const plan = await call('datasets.plan', { grantId: grant(folder), preset: 'auto' });
    expect(plan).toMatchObject({
      preset: 'breakhis',
      recipe: 'breast-densenet201',
      rows: 20,
      groups: 4,
      positiveClasses: ['malignant'],
    });
    expect(plan.attributes.find(({ name }) => name === 'magnification')?.values).toHaveLength(4);
    expect(plan.notes).toContainEqual({
      key: 'datasets.note.fewGroups',
      values: { values: 'adenosis 1, ductal carcinoma 1, mucinous carcinoma 1, tubular adenoma 1', count: 4 },
    });
    const all = await importFrom(folder, { preset: 'auto' });
    expect(all).toMatchObject({ images: 20, groups: 4, classes: { benign: 12, malignant: 8 } });
    expect(loadDatasetImages(db, all.datasetId)[0]?.attributes).toMatchObject({ magnification: expect.stringMatching(/^[0-9]+X$/), tumour_type: expect.any(String) }); // prettier-ignore
    const some = await importFrom(folder, { preset: 'auto', name: 'Some', keep: { magnification: ['40X', '100X'] } });
    expect(some).toMatchObject({ images: 10, groups: 4 });
    await expect(importFrom(folder, { preset: 'auto', name: 'None', keep: { magnification: ['50X'] } })).rejects.toMatchObject({
      code: 'dataset/unknown-attribute',
    });
  });

  test('malaria: the patient from the name, or from a table of patients', async () => {
    const { call, importFrom, grant } = datasetServices();
    const files = paintMalaria();
    const folder = folderOf(files);
    const plan = await call('datasets.plan', { grantId: grant(folder) });
    expect(plan).toMatchObject({
      preset: null,
      groups: 10,
      suggestion: { preset: 'malaria', groups: 4, positiveClasses: ['Parasitized'] },
    });
    expect(await importFrom(folder, { preset: 'auto' })).toMatchObject({ images: 10, groups: 4, rejected: 0 });
    const cells = Object.keys(files).filter((name) => name.endsWith('.png'));
    const lines = cells.map((name, index) => `${name.split('/')[1] ?? ''};${index < 5 ? 'one' : 'two'}`);
    writeFiles(folder, { 'patientid_cellmapping_all.csv': `cell;official id\n${lines.join('\n')}\n` });
    expect(await importFrom(folder, { preset: 'auto', name: 'Mapped' })).toMatchObject({ images: 10, groups: 2 });
    const other = await call('datasets.plan', { grantId: grant(folder), preset: 'none' });
    expect(other.groups).toBe(10);
  });

  test('classes are joined by hand, too; a class that is not there is refused', async () => {
    const { importFrom, call, grant } = datasetServices();
    const folder = folderOf(paintMalaria());
    const classMap = { Parasitized: 'sick', Uninfected: 'well' };
    const plan = await call('datasets.plan', { grantId: grant(folder), preset: 'malaria', classMap });
    expect(plan.classes.map(({ name }) => name)).toEqual(['sick', 'well']);
    expect(plan.positiveClasses).toEqual([]);
    await expect(importFrom(folder, { classMap: { parasitized: 'sick' } })).rejects.toMatchObject({
      code: 'dataset/unknown-class',
    });
    await expect(importFrom(folder, { classMap: { Parasitized: 'x', Uninfected: 'x' } })).rejects.toMatchObject({
      code: 'dataset/too-few-classes',
    });
  });

  test('a preset that does not fit leaves nothing to import', async () => {
    const { importFrom } = datasetServices();
    await expect(importFrom(folderOf(paintMalaria()), { preset: 'breakhis' })).rejects.toMatchObject({
      code: 'dataset/no-images',
    });
  });
});

describe('a separate test set', () => {
  test('is the test part, and what training shares with it is a finding that can be left out', async () => {
    const { call, importFrom, grant, db } = datasetServices();
    const copy = paintImage({ seed: 77 });
    const training = folderOf({ ...paintHam(6), 'HAM10000_images_part_1/twice.jpg': copy });
    const table = `${readFileSync(join(training, 'HAM10000_metadata.csv'), 'utf8')}HAM_90,twice,nv,histo,50,male,back\n`;
    writeFiles(training, { 'HAM10000_metadata.csv': table });
    const tested = paintHam(2, 60);
    const shared = String(tested['HAM10000_metadata.csv']).replaceAll('HAM_61', 'HAM_2') + 'HAM_91,again,nv,histo,50,male,back\n';
    const test = folderOf({ ...tested, 'HAM10000_metadata.csv': shared, 'HAM10000_images_part_1/again.jpg': copy });
    const plan = await call('datasets.plan', { grantId: grant(training), testGrantId: grant(test) });
    expect(plan.test).toMatchObject({ images: 5, rejected: 0, classes: [{ name: 'mel', images: 2 }, { name: 'nv', images: 3 }] }); // prettier-ignore
    const { datasetId } = await importFrom(training, { testGrantId: grant(test) });
    expect(listAuditRows(db, datasetId).filter(({ givenPartition }) => givenPartition === 'test')).toHaveLength(5);
    const { split } = await call('datasets.get', { datasetId });
    expect(split).toMatchObject({ by: 'given', partitions: { test: { images: 5 } } });
    expect(split?.notes.map(({ key }) => key)).toContain('datasets.note.givenLeaks');
    const { findings } = await call('datasets.findings', { datasetId });
    const leaks = findings.filter(({ kind }) => kind === 'shared-with-test');
    expect(leaks.map(({ imageCount, decision }) => [imageCount, decision])).toEqual([
      [4, 'pending'],
      [2, 'pending'],
    ]);
    for (const { findingId } of leaks) await call('datasets.decide', { findingId, decision: 'excluded' });
    const again = await call('datasets.split', { datasetId, by: 'given', train: 0.8, validation: 0.2, test: 0 });
    expect(again.partitions.test.images).toBe(5);
    expect(again.notes.map(({ key }) => key)).not.toContain('datasets.note.givenLeaks');
    const mixed = await call('datasets.split', { datasetId, by: 'group' });
    expect(mixed.notes.map(({ key }) => key)).toContain('datasets.note.testMixed');
  });

  test('may be a second table beside the first, over the same folders of images', async () => {
    const { call, importFrom, grant, db } = datasetServices();
    const files = paintHam(8);
    const [header = '', ...lines] = String(files['HAM10000_metadata.csv']).trim().split('\n');
    // The table comes without an ending, and one image is listed in both.
    const { 'HAM10000_metadata.csv': _whole, ...images } = files;
    const folder = folderOf({
      ...images,
      HAM10000_metadata: `${[header, ...lines.slice(0, 11)].join('\n')}\n`,
      'second.csv': `image_id,dx\n${lines
        .slice(10)
        .map((line) => line.split(',').slice(1, 3).join(','))
        .join('\n')}\n`,
    });
    const request = { testGrantId: grant(join(folder, 'second.csv')) };
    const plan = await call('datasets.plan', { grantId: grant(join(folder, 'HAM10000_metadata')), ...request });
    expect(plan).toMatchObject({ preset: 'ham10000', rows: 16, test: { name: 'second.csv', images: 6, rejected: 0 } });
    expect(plan.notes).toContainEqual({ key: 'datasets.note.testInBoth', values: { images: 1 } });
    const { datasetId, images: taken } = await importFrom(join(folder, 'HAM10000_metadata'), request);
    expect(taken).toBe(16);
    expect(listAuditRows(db, datasetId).map(({ givenPartition }) => givenPartition)).toEqual([
      ...new Array<string>(10).fill('train'),
      ...new Array<string>(6).fill('test'),
    ]);
  });

  test('with other class names is refused with the counts of both, before any image is read', async () => {
    const { importFrom, grant } = datasetServices();
    const training = folderOf(paintMalaria());
    const test = folderOf({ 'infected/a.png': paintImage({ seed: 1 }), 'Uninfected/b.png': paintImage({ seed: 2 }) });
    await expect(importFrom(training, { testGrantId: grant(test) })).rejects.toMatchObject({
      code: 'dataset/test-classes-differ',
      details: { unknown: ['infected'], table: ['infected: 0 / 1', 'Parasitized: 4 / 0', 'Uninfected: 6 / 1'] },
    });
    await expect(importFrom(training, { testGrantId: grant(folderOf({ 'readme.txt': 'x' })) })).rejects.toMatchObject({
      code: 'dataset/empty-folder',
    });
  });

  test('keeps its images when both are copied', async () => {
    const { call, importFrom, grant } = datasetServices();
    const training = folderOf(paintHam(4));
    const { datasetId } = await importFrom(training, { testGrantId: grant(folderOf(paintHam(2, 70))), storage: 'copy' });
    expect(await call('datasets.get', { datasetId })).toMatchObject({ images: 12, rootAvailable: true });
  });
});
