import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { message } from '#shared/messages/messages.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { useTestWindow } from '#test/support/test-window.ts';

/* The sample, and a network trained through all its layers, from the window: form, preview, live curves, evaluation, diagnosis. */

const app = useTestWindow();
const { button, field } = app;

test('the sample is painted, imported and split', async () => {
  await app.acceptNotice();
  await app.goTo(`train/new/${await app.importSample()}`);
});

test('the form of a network explains its settings and shows what training will see', async () => {
  await app.page.getByRole('button', { name: message('train.recipe.compact-cnn.title') }).click();
  await app.page.getByText(message('train.preview.explanation')).waitFor();
  await expect.poll(() => app.page.getByRole('img', { name: /in epoch 1$/ }).count(), { timeout: 20_000 }).toBe(4);
  await app.page.getByText(message('train.group.advanced'), { exact: true }).click();
  expect(await field('train.setting.momentum.label').isDisabled()).toBe(true);
  await field('train.setting.epochs.label').fill('2');
  await app.open.look('20-network-form');
});

test('it is trained with live curves, and its record says on what', async () => {
  await button('train.start').click();
  await app.page.getByRole('link', { name: message('train.run.evaluate') }).waitFor({ timeout: 180_000 });
  await app.page.getByText(message('train.run.precision'), { exact: true }).waitFor();
  await app.page
    .getByText(message('train.run.bestValue', { epoch: '2', epochs: '2' }))
    .or(app.page.getByText(message('train.run.bestValue', { epoch: '1', epochs: '2' })))
    .waitFor();
  await app.open.look('21-network-trained');
});

test('it is evaluated and diagnoses as every model', async () => {
  await app.page.getByRole('link', { name: message('train.run.evaluate') }).click();
  await button('evaluate.run.validation').click();
  await app.page.getByRole('tab', { name: message('evaluate.tab.record') }).click({ timeout: 60_000 });
  await app.page.getByText(message('evaluate.record.noBackbone')).waitFor();
  await app.open.look('22-network-record');
  await app.page
    .getByRole('navigation')
    .getByRole('link', { name: message('app.page.diagnose'), exact: true })
    .first()
    .click();
  const discs = join(paintClassFolders(app.folder, 1), 'disc');
  const [first = ''] = readdirSync(discs);
  await app.choose(button('diagnose.pick.images'), join(discs, first));
  await expect.poll(() => app.core.api.call('cases.list', {}).then(({ total }) => total), { timeout: 60_000 }).toBe(1);
  await app.open.look('23-network-diagnosis');
});

test('nothing was asked of the network, and the page complained of nothing', () => {
  expect(app.open.strangers).toEqual([]);
  expect(app.open.complaints).toEqual([]);
});
