import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ModelId } from '#shared/contract/ids.ts';
import { message } from '#shared/messages/messages.ts';
import { openZip } from '#main/engine/exchange/read/zip-archive.ts';
import { useTestWindow } from '#test/support/test-window.ts';

/*
 * A model's whole way, from the window: a recipe with three settings changed, live curves, stop, resume, a second run beside it, out as a
 * Keras file, in again, and the same answers.
 */

const app = useTestWindow();
const { button, field, folder, goTo } = app;
let trained: ModelId;

const runs = () => app.core.api.call('runs.list', {}).then((answer) => answer.runs);
const models = () => app.core.api.call('models.list', {}).then((answer) => answer.models);

test('a recipe is chosen, and three of its settings are changed', async () => {
  await app.acceptNotice();
  await goTo(`train/new/${await app.importSample()}`);
  await app.page.getByRole('button', { name: message('train.recipe.compact-cnn.title') }).click();
  await field('train.setting.epochs.label').fill('200');
  await field('train.setting.batchSize.label').fill('16');
  await field('train.setting.learningRate.label').fill('0.002');
  await button('train.start').click();
});

test('its curves grow while it trains; it is stopped, and goes on where it was', async () => {
  await button('train.run.stop').waitFor({ timeout: 60_000 });
  await expect.poll(async () => (await runs())[0]!.history.length, { timeout: 120_000 }).toBeGreaterThanOrEqual(2);
  await app.page
    .locator('figure')
    .filter({ hasText: message('train.chart.loss') })
    .first()
    .waitFor();
  await app.open.look('50-live-curves');
  await button('train.run.stop').click();
  await button('train.run.resume').waitFor({ timeout: 60_000 });
  const stopped = (await runs())[0]!;
  expect(stopped.state).toBe('cancelled');
  expect(stopped.settings).toMatchObject({ epochs: 200, batchSize: 16, learningRate: 0.002 });
  await button('train.run.resume').click();
  await expect.poll(async () => (await runs())[0]!.history.length, { timeout: 120_000 }).toBeGreaterThan(stopped.history.length);
  await button('train.run.stop').click();
  await button('train.run.resume').waitFor({ timeout: 60_000 });
  const resumed = (await runs())[0]!;
  // What was learned before is still there, and no epoch was done twice.
  expect(resumed.history.slice(0, stopped.history.length)).toEqual(stopped.history);
  expect(resumed.history.map(({ epoch }) => epoch)).toEqual(resumed.history.map((_, index) => index + 1));
  trained = resumed.modelId!;
});

test('a second run with another setting is compared with it', async () => {
  await app.page.getByRole('link', { name: message('train.run.again') }).click();
  await field('train.setting.epochs.label').fill('2');
  await button('train.start').click();
  await app.page.getByRole('link', { name: message('train.run.evaluate') }).waitFor({ timeout: 120_000 });
  await goTo('train');
  const boxes = app.page.getByRole('table', { name: message('train.runs') }).getByRole('checkbox');
  await boxes.first().check();
  await boxes.nth(1).check();
  await app.page.getByRole('link', { name: message('train.compare.count', { count: 2 }) }).click();
  const differences = app.page.getByRole('table', { name: message('train.compare.settings') });
  await differences.getByText(message('train.setting.epochs.label'), { exact: true }).waitFor();
  expect(await differences.getByText(message('train.setting.batchSize.label'), { exact: true }).count()).toBe(0);
  await app.open.look('51-compared');
});

test('it goes out as a Keras file, which is read back', async () => {
  await goTo(`evaluate/${trained}`);
  await button('export.open').click();
  await app.page.getByRole('radio', { name: message('export.format.keras') }).check();
  await app.open.look('52-export');
  await button('export.start').click();
  await app.page.getByText(/Read back by/).waitFor({ timeout: 120_000 });
  await app.open.look('53-exported');
  const [download] = await Promise.all([app.page.waitForEvent('download'), button('export.save').click()]);
  await download.saveAs(join(folder, 'model.zip'));
  const zip = await openZip(join(folder, 'model.zip'));
  const file = zip.names.find((name) => name.endsWith('.keras'))!;
  await zip.unpack(file, join(folder, 'model.keras'));
  zip.close();
});

test('the file comes in again as a model from elsewhere', async () => {
  const { classes } = (await models()).find(({ modelId }) => modelId === trained)!;
  await goTo('evaluate/import');
  await app.choose(button('import.choose'), join(folder, 'model.keras'));
  await field('import.classes').waitFor({ timeout: 60_000 });
  await field('import.classes').fill(classes.join('\n'));
  await field('import.preprocessing').selectOption('unit');
  await field('import.resize').selectOption('tf_bilinear');
  await field('import.name').fill('Came back');
  await button('import.keep').click();
  await app.page.getByRole('heading', { level: 1, name: 'Came back' }).waitFor({ timeout: 60_000 });
});

/** The probabilities of every validation image, by the image. */
async function answersOf(modelId: ModelId): Promise<ReadonlyMap<string, readonly number[]>> {
  const [sample] = (await app.core.api.call('datasets.list', {})).datasets;
  const { jobId } = await app.core.api.call('evaluations.run', { modelId, datasetId: sample!.datasetId, includeTrained: true });
  expect((await app.core.finished(jobId)).state).toBe('done');
  const { evaluations } = await app.core.api.call('evaluations.list', { modelId });
  const { images } = await app.core.api.call('evaluations.images', { evaluationId: evaluations[0]!.evaluationId, limit: 200 });
  return new Map(images.map(({ fileHash, probabilities }) => [fileHash, probabilities]));
}

test('it gives the same answers as the model that went out', async () => {
  const back = (await models()).find(({ name }) => name === 'Came back')!;
  const [before, after] = [await answersOf(trained), await answersOf(back.modelId)];
  expect(before.size).toBeGreaterThan(10);
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  // Every value of the file is float32 as it was; the two compiled graphs differ in nothing but names (seen: 0).
  const differences = [...before].flatMap(([hash, values]) => values.map((value, at) => Math.abs(value - after.get(hash)![at]!)));
  expect(Math.max(...differences)).toBeLessThan(1e-6);
  expect(app.open.complaints).toEqual([]);
  expect(app.open.strangers).toEqual([]);
});
