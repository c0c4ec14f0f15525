import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ModelId } from '#shared/contract/ids.ts';
import type { MessageKey, MessageValues } from '#shared/messages/messages.ts';
import { message } from '#shared/messages/messages.ts';
import { openZip } from '#main/engine/exchange/read/zip-archive.ts';
import type { OpenPage } from '#test/support/chromium-page.ts';
import { openPage } from '#test/support/chromium-page.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';

/*
 * A model's whole way, from the window: a recipe with three settings changed, live curves, stop, resume, a second run beside it, out as a
 * Keras file, in again, and the same answers.
 */

let core: RunningCore;
let open: OpenPage;
let page: Page;
let trained: ModelId;
const folder = mkdtempSync(join(tmpdir(), 'caselens-e2e-'));

beforeAll(async () => {
  paintClassFolders(join(folder, 'images'), 4);
  core = await startRunningCore();
  open = await openPage(core.address);
  page = open.page;
});
afterAll(async () => {
  await open.close();
  await core.stop();
  rmSync(folder, { recursive: true, force: true });
});

const button = (key: MessageKey, values?: MessageValues) => page.getByRole('button', { name: message(key, values), exact: true });
const field = (key: MessageKey) => page.getByLabel(message(key), { exact: true });
const runs = () => core.api.call('runs.list', {}).then((answer) => answer.runs);
const models = () => core.api.call('models.list', {}).then((answer) => answer.models);

async function goTo(address: string): Promise<void> {
  await page.goto(new URL(`/#/${address}`, page.url()).href);
}

test('a recipe is chosen, and three of its settings are changed', async () => {
  await page.getByRole('checkbox').check();
  await button('app.notice.accept').click();
  await page.getByRole('button', { name: message('home.sample') }).click();
  await page.waitForURL(/#\/data\/[^/]+$/, { timeout: 60_000 });
  const [sample] = (await core.api.call('datasets.list', {})).datasets;
  await core.api.call('datasets.split', { datasetId: sample!.datasetId });
  await goTo(`train/new/${sample!.datasetId}`);
  await page.getByRole('button', { name: message('train.recipe.compact-cnn.title') }).click();
  await field('train.setting.epochs.label').fill('200');
  await field('train.setting.batchSize.label').fill('16');
  await field('train.setting.learningRate.label').fill('0.002');
  await button('train.start').click();
});

test('its curves grow while it trains; it is stopped, and goes on where it was', async () => {
  await button('train.run.stop').waitFor({ timeout: 60_000 });
  await expect.poll(async () => (await runs())[0]!.history.length, { timeout: 120_000 }).toBeGreaterThanOrEqual(2);
  await page
    .locator('figure')
    .filter({ hasText: message('train.chart.loss') })
    .first()
    .waitFor();
  await open.look('50-live-curves');
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
  await page.getByRole('link', { name: message('train.run.again') }).click();
  await field('train.setting.epochs.label').fill('2');
  await button('train.start').click();
  await page.getByRole('link', { name: message('train.run.evaluate') }).waitFor({ timeout: 120_000 });
  await goTo('train');
  const boxes = page.getByRole('table', { name: message('train.runs') }).getByRole('checkbox');
  await boxes.first().check();
  await boxes.nth(1).check();
  await page.getByRole('link', { name: message('train.compare.count', { count: 2 }) }).click();
  const differences = page.getByRole('table', { name: message('train.compare.settings') });
  await differences.getByText(message('train.setting.epochs.label'), { exact: true }).waitFor();
  expect(await differences.getByText(message('train.setting.batchSize.label'), { exact: true }).count()).toBe(0);
  await open.look('51-compared');
});

test('it goes out as a Keras file, which is read back', async () => {
  await goTo(`evaluate/${trained}`);
  await button('export.open').click();
  await page.getByRole('radio', { name: message('export.format.keras') }).check();
  await open.look('52-export');
  await button('export.start').click();
  await page.getByText(/Read back by/).waitFor({ timeout: 120_000 });
  await open.look('53-exported');
  const [download] = await Promise.all([page.waitForEvent('download'), button('export.save').click()]);
  await download.saveAs(join(folder, 'model.zip'));
  const zip = await openZip(join(folder, 'model.zip'));
  const file = zip.names.find((name) => name.endsWith('.keras'))!;
  await zip.unpack(file, join(folder, 'model.keras'));
  zip.close();
});

test('the file comes in again as a model from elsewhere', async () => {
  const { classes } = (await models()).find(({ modelId }) => modelId === trained)!;
  await goTo('evaluate/import');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('import.choose').click()]);
  await chooser.setFiles(join(folder, 'model.keras'));
  await field('import.classes').waitFor({ timeout: 60_000 });
  await field('import.classes').fill(classes.join('\n'));
  await field('import.preprocessing').selectOption('unit');
  await field('import.resize').selectOption('tf_bilinear');
  await field('import.name').fill('Came back');
  await button('import.keep').click();
  await page.getByRole('heading', { level: 1, name: 'Came back' }).waitFor({ timeout: 60_000 });
});

/** The probabilities of every validation image, by the image. */
async function answersOf(modelId: ModelId): Promise<ReadonlyMap<string, readonly number[]>> {
  const [sample] = (await core.api.call('datasets.list', {})).datasets;
  const { jobId } = await core.api.call('evaluations.run', { modelId, datasetId: sample!.datasetId, includeTrained: true });
  expect((await core.finished(jobId)).state).toBe('done');
  const { evaluations } = await core.api.call('evaluations.list', { modelId });
  const { images } = await core.api.call('evaluations.images', { evaluationId: evaluations[0]!.evaluationId, limit: 200 });
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
  expect(open.complaints).toEqual([]);
  expect(open.strangers).toEqual([]);
});
