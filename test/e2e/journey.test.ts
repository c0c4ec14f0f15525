import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MessageKey } from '#shared/messages/messages.ts';
import { message } from '#shared/messages/messages.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { useTestWindow } from '#test/support/test-window.ts';

/* The whole path in a real Chromium with the real host, core and engine: what a new user does, in order. */

const app = useTestWindow();
const { button, choose, heading } = app;
const images = paintClassFolders(join(app.folder, 'images'), 40);
const railLink = (key: MessageKey) =>
  app.page
    .getByRole('navigation')
    .getByRole('link', { name: message(key), exact: true })
    .first();

describe('from images to a kept case', () => {
  test('the research-use notice must be accepted', async () => {
    await app.page.getByText(message('app.notice.title')).waitFor();
    await app.open.look('01-notice');
    await app.acceptNotice();
    await heading(message('home.welcome')).waitFor();
    await app.open.look('02-home-empty');
  });

  test('a folder of images is looked at, tried and imported', async () => {
    await railLink('app.page.data').click();
    await app.open.look('03-data-empty');
    await app.page
      .getByRole('link', { name: message('data.import') })
      .or(button('data.import'))
      .first()
      .click();
    await choose(button('data.chooseFolder'), images);
    await heading(/Import from/).waitFor();
    await app.page.getByRole('checkbox', { name: 'disc' }).check();
    await app.open.look('04-import-plan');
    await button('data.import.try').click();
    await button('data.import.do', { count: 80, shown: '80' }).waitFor();
    await button('data.import.do', { count: 80, shown: '80' }).click();
    await app.page
      .getByText(message('data.imported', { name: await datasetName() }))
      .first()
      .waitFor();
    await app.open.look('05-dataset');
  });

  test('it is split, the test part sealed', async () => {
    await button('data.split.do').click();
    await app.page
      .getByRole('dialog')
      .getByRole('button', { name: message('data.split.do') })
      .click();
    await app.page.getByText(message('data.split.made')).first().waitFor();
    await button('data.split.again').waitFor();
    await app.open.look('06-split');
  });

  test('a classifier is trained', async () => {
    await railLink('app.page.train').click();
    await heading(message('train.newTitle')).waitFor();
    await app.open.look('07-train');
    await button('train.start').click();
    await app.page.getByRole('link', { name: message('train.run.evaluate') }).waitFor({ timeout: 180_000 });
    await app.open.look('08-trained');
  });

  test('it is evaluated on the validation part and, on purpose, on the test part', async () => {
    await app.page.getByRole('link', { name: message('train.run.evaluate') }).click();
    await button('evaluate.run.validation').click();
    await app.page.getByRole('tab', { name: message('evaluate.tab.overview') }).waitFor({ timeout: 60_000 });
    await app.open.look('09-evaluation');
    await button('evaluate.point.youden').click();
    await button('evaluate.point.save').click();
    await app.page.getByText(message('evaluate.point.saved', { version: 1 })).waitFor();
    await button('evaluate.run.test').click();
    await app.page.getByText(message('evaluate.open.loss', { number: 1 })).waitFor();
    await app.open.look('10-open-test');
    await button('evaluate.open.confirm').click();
    await app.page.getByText(message('evaluate.openings', { openings: 1, number: 1 })).waitFor({ timeout: 60_000 });
    for (const tab of ['classes', 'curves', 'images', 'record', 'report'] as const) {
      await app.page.getByRole('tab', { name: message(`evaluate.tab.${tab}`) }).click();
      await app.open.look(`11-${tab}`);
    }
    const [download] = await Promise.all([app.page.waitForEvent('download'), button('evaluate.report.html').click()]);
    expect(readFileSync(await download.path(), 'utf8')).toContain(message('app.researchUse'));
  });

  test('an image is diagnosed and the case is there', async () => {
    await railLink('app.page.diagnose').click();
    await app.open.look('12-diagnose');
    const [first = ''] = readdirSync(join(images, 'disc'));
    await choose(button('diagnose.pick.images'), join(images, 'disc', first));
    await expect.poll(() => app.core.api.call('cases.list', {}).then(({ total }) => total), { timeout: 60_000 }).toBe(1);
    await app.page.getByText('disc', { exact: true }).first().waitFor();
    await app.open.look('13-diagnosis');
  });

  test('a folder is diagnosed, results as they come', async () => {
    await railLink('app.page.diagnose').click();
    await choose(button('diagnose.pick.folder'), join(images, 'ring'));
    await expect.poll(() => app.core.api.call('cases.list', {}).then(({ total }) => total), { timeout: 120_000 }).toBe(41);
    await app.page
      .getByText(message('diagnose.summary', { count: 40, shown: '40' }))
      .first()
      .waitFor();
    await app.page.getByText('ring 39.png').first().or(app.page.getByText('ring 0.png').first()).first().waitFor();
    await app.open.look('14-folder');
  });

  test('the case is found again after a restart of the window', async () => {
    await railLink('app.page.cases').click();
    await app.page.reload();
    await heading(message('app.page.cases')).waitFor();
    await app.page.getByText('ring 39', { exact: true }).waitFor();
    await app.open.look('15-cases');
    await app.page.getByRole('searchbox').first().fill('disc');
    await app.page.getByText('ring 39', { exact: true }).waitFor({ state: 'hidden' });
    await app.page.getByText('disc 0', { exact: true }).waitFor();
    await app.open.look('16-case-search');
  });

  test('the settings say what runs here', async () => {
    await railLink('app.page.settings').click();
    await heading(message('app.page.settings')).waitFor();
    await app.open.look('17-settings');
  });

  test('nothing was asked of the network, and the page complained of nothing', () => {
    expect(app.open.strangers).toEqual([]);
    expect(app.open.complaints).toEqual([]);
  });
});

async function datasetName(): Promise<string> {
  await expect
    .poll(() => app.core.api.call('datasets.list', {}).then(({ datasets }) => datasets.length), { timeout: 60_000 })
    .toBe(1);
  const { datasets } = await app.core.api.call('datasets.list', {});
  return datasets[0]?.name ?? '';
}
