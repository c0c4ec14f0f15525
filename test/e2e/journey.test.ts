import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { MessageKey, MessageValues } from '#shared/messages/messages.ts';
import { message } from '#shared/messages/messages.ts';
import type { OpenPage } from '#test/support/chromium-page.ts';
import { openPage } from '#test/support/chromium-page.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';

/* The whole path in a real Chromium with the real host, core and engine: what a new user does, in order. */

let core: RunningCore;
let open: OpenPage;
let page: Page;
const images = mkdtempSync(join(tmpdir(), 'caselens-e2e-'));

beforeAll(async () => {
  paintClassFolders(images, 40);
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
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
const railLink = (key: MessageKey) =>
  page
    .getByRole('navigation')
    .getByRole('link', { name: message(key), exact: true })
    .first();

async function choose(press: () => Promise<void>, path: string): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press()]);
  await chooser.setFiles(path);
}

describe('from images to a kept case', () => {
  test('the research-use notice must be accepted', async () => {
    await page.getByText(message('app.notice.title')).waitFor();
    await open.look('01-notice');
    await page.getByRole('checkbox').check();
    await button('app.notice.accept').click();
    await heading(message('home.welcome')).waitFor();
    await open.look('02-home-empty');
  });

  test('a folder of images is looked at, tried and imported', async () => {
    await railLink('app.page.data').click();
    await open.look('03-data-empty');
    await page
      .getByRole('link', { name: message('data.import') })
      .or(button('data.import'))
      .first()
      .click();
    await choose(() => button('data.chooseFolder').click(), images);
    await heading(/Import from/).waitFor();
    await page.getByRole('checkbox', { name: 'disc' }).check();
    await open.look('04-import-plan');
    await button('data.import.try').click();
    await button('data.import.do', { count: 80, shown: '80' }).waitFor();
    await button('data.import.do', { count: 80, shown: '80' }).click();
    await page
      .getByText(message('data.imported', { name: await datasetName() }))
      .first()
      .waitFor();
    await open.look('05-dataset');
  });

  test('it is split, the test part sealed', async () => {
    await button('data.split.do').click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: message('data.split.do') })
      .click();
    await page.getByText(message('data.split.made')).first().waitFor();
    await button('data.split.again').waitFor();
    await open.look('06-split');
  });

  test('a classifier is trained', async () => {
    await railLink('app.page.train').click();
    await heading(message('train.newTitle')).waitFor();
    await open.look('07-train');
    await button('train.start').click();
    await page.getByRole('link', { name: message('train.run.evaluate') }).waitFor({ timeout: 180_000 });
    await open.look('08-trained');
  });

  test('it is evaluated on the validation part and, on purpose, on the test part', async () => {
    await page.getByRole('link', { name: message('train.run.evaluate') }).click();
    await button('evaluate.run.validation').click();
    await page.getByRole('tab', { name: message('evaluate.tab.overview') }).waitFor({ timeout: 60_000 });
    await open.look('09-evaluation');
    await button('evaluate.point.youden').click();
    await button('evaluate.point.save').click();
    await page.getByText(message('evaluate.point.saved', { version: 1 })).waitFor();
    await button('evaluate.run.test').click();
    await page.getByText(message('evaluate.open.loss', { number: 1 })).waitFor();
    await open.look('10-open-test');
    await button('evaluate.open.confirm').click();
    await page.getByText(message('evaluate.openings', { openings: 1, number: 1 })).waitFor({ timeout: 60_000 });
    for (const tab of ['classes', 'curves', 'images', 'record', 'report'] as const) {
      await page.getByRole('tab', { name: message(`evaluate.tab.${tab}`) }).click();
      await open.look(`11-${tab}`);
    }
    const [download] = await Promise.all([page.waitForEvent('download'), button('evaluate.report.html').click()]);
    expect(readFileSync(await download.path(), 'utf8')).toContain(message('app.researchUse'));
  });

  test('an image is diagnosed and the case is there', async () => {
    await railLink('app.page.diagnose').click();
    await open.look('12-diagnose');
    const [first = ''] = readdirSync(join(images, 'disc'));
    await choose(() => button('diagnose.pick.images').click(), join(images, 'disc', first));
    await expect.poll(() => core.api.call('cases.list', {}).then(({ total }) => total), { timeout: 60_000 }).toBe(1);
    await page.getByText('disc', { exact: true }).first().waitFor();
    await open.look('13-diagnosis');
  });

  test('a folder is diagnosed, results as they come', async () => {
    await railLink('app.page.diagnose').click();
    await choose(() => button('diagnose.pick.folder').click(), join(images, 'ring'));
    await expect.poll(() => core.api.call('cases.list', {}).then(({ total }) => total), { timeout: 120_000 }).toBe(41);
    await page
      .getByText(message('diagnose.summary', { count: 40, shown: '40' }))
      .first()
      .waitFor();
    await page.getByText('ring 39.png').first().or(page.getByText('ring 0.png').first()).first().waitFor();
    await open.look('14-folder');
  });

  test('the case is found again after a restart of the window', async () => {
    await railLink('app.page.cases').click();
    await page.reload();
    await heading(message('app.page.cases')).waitFor();
    await page.getByText('ring 39', { exact: true }).waitFor();
    await open.look('15-cases');
    await page.getByRole('searchbox').first().fill('disc');
    await page.getByText('ring 39', { exact: true }).waitFor({ state: 'hidden' });
    await page.getByText('disc 0', { exact: true }).waitFor();
    await open.look('16-case-search');
  });

  test('the settings say what runs here', async () => {
    await railLink('app.page.settings').click();
    await heading(message('app.page.settings')).waitFor();
    await open.look('17-settings');
  });

  test('nothing was asked of the network, and the page complained of nothing', () => {
    expect(open.strangers).toEqual([]);
    expect(open.complaints).toEqual([]);
  });
});

async function datasetName(): Promise<string> {
  await expect
    .poll(() => core.api.call('datasets.list', {}).then(({ datasets }) => datasets.length), { timeout: 60_000 })
    .toBe(1);
  const { datasets } = await core.api.call('datasets.list', {});
  return datasets[0]?.name ?? '';
}
