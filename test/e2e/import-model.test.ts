import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageKey } from '#shared/messages/messages.ts';
import { message } from '#shared/messages/messages.ts';
import type { OpenPage } from '#test/support/chromium-page.ts';
import { openPage } from '#test/support/chromium-page.ts';
import { goldenKeras } from '#test/support/foreign-models.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';

/* A model from elsewhere, from the window: what was found, the questions, a trial on an image, then evaluation and diagnosis with it. */

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

const button = (key: MessageKey) => page.getByRole('button', { name: message(key), exact: true });
const field = (key: MessageKey) => page.getByLabel(message(key), { exact: true });
const firstImage = (): string => {
  const [folder = ''] = readdirSync(images);
  const [file = ''] = readdirSync(join(images, folder));
  return join(images, folder, file);
};

async function choose(key: MessageKey, ...paths: string[]): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button(key).click()]);
  await chooser.setFiles(paths);
}

async function goTo(address: string): Promise<void> {
  await page.goto(new URL(`/#/${address}`, page.url()).href);
}

test('weights that belong to no known network are refused, with a choice and a table of what differs', async () => {
  await page.getByRole('checkbox').check();
  await button('app.notice.accept').click();
  await goTo('evaluate');
  await page.getByRole('link', { name: message('import.title') }).click();
  await open.look('40-import-choose');
  await choose('import.choose', goldenKeras('tiny_keras2_weights.h5'));
  await field('import.network.which').selectOption('compact-cnn', { timeout: 60_000 });
  await button('import.network.again').click();
  await page.getByRole('table', { name: message('import.mismatch') }).waitFor();
  await open.look('41-import-mismatch');
});

test('a Keras file: what it says, guesses that are named as such, and what it answers for an image', async () => {
  await button('import.other').click();
  await choose('import.choose', goldenKeras('tiny_keras3.keras'));
  await page.getByText('Keras .keras, Keras 3.15.1').waitFor({ timeout: 60_000 });
  await expect.poll(() => page.getByText(message('import.because.usual')).count()).toBe(2);
  expect(await button('import.keep').isDisabled()).toBe(true);
  await field('import.classes').fill('healthy\nsick');
  await page.getByText('2 different classes, but the model has 3. Write one a line.').waitFor();
  await field('import.classes').fill('healthy\nsick\nunsure');
  await page.getByRole('checkbox', { name: 'sick', exact: true }).check();
  await choose('import.try', firstImage());
  await page.getByRole('status').filter({ hasText: 'What the model says of' }).waitFor({ timeout: 60_000 });
  await open.look('42-import-tried');
});

test('it is kept, and its record says what nobody knows', async () => {
  await field('import.name').fill('From elsewhere');
  await button('import.keep').click();
  await page.getByRole('heading', { level: 1, name: 'From elsewhere' }).waitFor({ timeout: 60_000 });
  await page.getByText(message('import.record.unknown')).waitFor();
  await open.look('43-import-record');
  await goTo('evaluate');
  await page.getByText(message('import.badge'), { exact: true }).waitFor();
  await open.look('44-import-list');
});

test('it diagnoses as every model', async () => {
  await goTo('diagnose');
  await choose('diagnose.pick.images', firstImage());
  await page.getByText('From elsewhere').first().waitFor({ timeout: 60_000 });
  await expect.poll(() => core.api.call('cases.list', {}).then(({ total }) => total), { timeout: 60_000 }).toBe(1);
  await open.look('45-import-diagnosed');
  expect(open.complaints).toEqual([]);
  expect(open.strangers).toEqual([]);
});
