import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageKey, MessageValues } from '#shared/messages/messages.ts';
import { message } from '#shared/messages/messages.ts';
import type { OpenPage } from '#test/support/chromium-page.ts';
import { openPage } from '#test/support/chromium-page.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';

/* The sample, and a network trained through all its layers, from the window: form, preview, live curves, evaluation, diagnosis. */

let core: RunningCore;
let open: OpenPage;
let page: Page;
const images = mkdtempSync(join(tmpdir(), 'caselens-e2e-'));

beforeAll(async () => {
  paintClassFolders(images, 1);
  core = await startRunningCore();
  open = await openPage(core.address);
  page = open.page;
});
afterAll(async () => {
  await open.close();
  await core.stop();
  rmSync(images, { recursive: true, force: true });
});

const button = (key: MessageKey, values?: MessageValues) => page.getByRole('button', { name: message(key, values), exact: true });
const field = (key: MessageKey) => page.getByLabel(message(key), { exact: true });

test('the sample is painted, imported and split', async () => {
  await page.getByRole('checkbox').check();
  await button('app.notice.accept').click();
  await page.getByRole('button', { name: message('home.sample') }).click();
  // The window opens the dataset when its job is done: gone on before that, it would lead away from the page that is tested.
  await page.waitForURL(/#\/data\/[^/]+$/, { timeout: 60_000 });
  const [sample] = (await core.api.call('datasets.list', {})).datasets;
  await core.api.call('datasets.split', { datasetId: sample!.datasetId });
  await page.goto(new URL(`/#/train/new/${sample!.datasetId}`, page.url()).href);
});

test('the form of a network explains its settings and shows what training will see', async () => {
  await page.getByRole('button', { name: message('train.recipe.compact-cnn.title') }).click();
  await page.getByText(message('train.preview.explanation')).waitFor();
  await expect.poll(() => page.getByRole('img', { name: /in epoch 1$/ }).count(), { timeout: 20_000 }).toBe(4);
  await page.getByText(message('train.group.advanced'), { exact: true }).click();
  expect(await field('train.setting.momentum.label').isDisabled()).toBe(true);
  await field('train.setting.epochs.label').fill('2');
  await open.look('20-network-form');
});

test('it is trained with live curves, and its record says on what', async () => {
  await button('train.start').click();
  await page.getByRole('link', { name: message('train.run.evaluate') }).waitFor({ timeout: 180_000 });
  await page.getByText(message('train.run.precision'), { exact: true }).waitFor();
  await page
    .getByText(message('train.run.bestValue', { epoch: '2', epochs: '2' }))
    .or(page.getByText(message('train.run.bestValue', { epoch: '1', epochs: '2' })))
    .waitFor();
  await open.look('21-network-trained');
});

test('it is evaluated and diagnoses as every model', async () => {
  await page.getByRole('link', { name: message('train.run.evaluate') }).click();
  await button('evaluate.run.validation').click();
  await page.getByRole('tab', { name: message('evaluate.tab.record') }).click({ timeout: 60_000 });
  await page.getByText(message('evaluate.record.noBackbone')).waitFor();
  await open.look('22-network-record');
  await page
    .getByRole('navigation')
    .getByRole('link', { name: message('app.page.diagnose'), exact: true })
    .first()
    .click();
  const [first = ''] = readdirSync(join(images, 'disc'));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button('diagnose.pick.images').click()]);
  await chooser.setFiles(join(images, 'disc', first));
  await expect.poll(() => core.api.call('cases.list', {}).then(({ total }) => total), { timeout: 60_000 }).toBe(1);
  await open.look('23-network-diagnosis');
});

test('nothing was asked of the network, and the page complained of nothing', () => {
  expect(open.strangers).toEqual([]);
  expect(open.complaints).toEqual([]);
});
