import { expect, test } from 'vitest';
import { message } from '#shared/messages/messages.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { useTestWindow } from '#test/support/test-window.ts';

/* Cross-validation and learning curve in a real Chromium: asked for, followed, read, stopped, resumed, deleted. */

const app = useTestWindow(async (core, folder) => {
  const images = paintClassFolders(folder, 24);
  const { grantId } = await core.api.call('grants.create', { paths: [images] });
  const { jobId } = await core.api.call('datasets.import', {
    grantId,
    name: 'Painted',
    positiveClasses: ['disc'],
    storage: 'reference',
  });
  await core.finished(jobId);
  const [dataset] = (await core.api.call('datasets.list', {})).datasets;
  await core.api.call('datasets.split', { datasetId: dataset!.datasetId, train: 0.6, validation: 0.2, test: 0.2 });
  const { noticeVersion } = await core.api.call('app.info', {});
  await core.api.call('app.acceptNotice', { noticeVersion });
});
const { button, goTo, heading } = app;

/** Looks at a page as it is on a small and a large window, light and dark. */
async function lookAround(name: string): Promise<void> {
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    await app.page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await app.page.emulateMedia({ colorScheme });
      await app.open.look(`${name}-${width}-${colorScheme}`);
    }
  }
  await app.page.setViewportSize({ width: 1280, height: 800 });
  await app.page.emulateMedia({ colorScheme: 'light' });
}

test('cross-validation: asked for beside the training, followed fold by fold, pooled and per fold', async () => {
  await goTo('train/new');
  await button('studies.kind.cross-validation.do').click();
  await app.page.getByLabel(message('studies.form.folds')).fill('12');
  await app.page.getByText(message('studies.form.folds.wrong', { least: 2, most: 10 })).waitFor();
  expect(await button('studies.form.start').isDisabled()).toBe(true);
  await app.page.getByLabel(message('studies.form.folds')).fill('3');
  await app.page.getByText(message('studies.form.cost', { runs: 3 })).waitFor();
  await app.open.look('study-1-form');
  await button('studies.form.start').click();
  await heading(message('studies.title.cross-validation', { name: 'Painted' })).waitFor();
  await app.page.getByRole('heading', { name: message('studies.pooled') }).waitFor({ timeout: 120_000 });
  await app.page.getByText(message('studies.mean')).waitFor();
  // The AUC of several models is nowhere given as one figure, and the page says why.
  await app.page.getByText(/ranks images by probability/).waitFor();
  await app.page.getByText(message('app.researchUse')).first().waitFor();
  await lookAround('study-2-folds');
  await app.page.getByRole('heading', { name: message('evaluate.matrix') }).scrollIntoViewIfNeeded();
  await app.open.look('study-3-charts');
});

test('learning curve: the answer in words, the curve, and the list of studies', async () => {
  await goTo('train/new');
  await button('studies.kind.learning-curve.do').click();
  await app.page.getByLabel(message('studies.form.sizes')).fill('25, 50');
  await app.page.getByText(message('studies.form.cost', { runs: 2 })).waitFor();
  await app.page.getByLabel(message('studies.form.sizes')).fill('25, 50, 75, 100');
  await button('studies.form.start').click();
  await app.page.getByText(message('studies.outlook.unknown')).waitFor({ timeout: 120_000 });
  await app.page.getByText(message('studies.chart.curve'), { exact: true }).waitFor();
  await lookAround('study-4-curve');
  await goTo('train');
  await app.page.getByRole('heading', { name: message('studies.list') }).waitFor();
  expect(await app.page.getByRole('row').count()).toBe(3);
  await app.open.look('study-5-list');
  await app.page.getByRole('link', { name: 'Painted' }).first().click();
  await heading(message('studies.title.learning-curve', { name: 'Painted' })).waitFor();
  await button('studies.delete').click();
  await app.page
    .getByRole('dialog')
    .getByRole('button', { name: message('studies.delete'), exact: true })
    .click();
  await heading(message('app.page.train')).waitFor();
  expect((await app.core.api.call('studies.list', {})).studies).toHaveLength(1);
  expect(app.open.complaints).toEqual([]);
});
