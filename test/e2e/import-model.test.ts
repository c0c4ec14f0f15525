import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { message } from '#shared/messages/messages.ts';
import { goldenKeras } from '#test/support/foreign-models.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import { useTestWindow } from '#test/support/test-window.ts';

/* A model from elsewhere, from the window: what was found, the questions, a trial on an image, then evaluation and diagnosis with it. */

const app = useTestWindow();
const { button, choose, field, goTo } = app;
const images = paintClassFolders(join(app.folder, 'images'), 1);
const firstImage = (): string => {
  const [folder = ''] = readdirSync(images);
  const [file = ''] = readdirSync(join(images, folder));
  return join(images, folder, file);
};

test('weights that belong to no known network are refused, with a choice and a table of what differs', async () => {
  await app.acceptNotice();
  await goTo('evaluate');
  await app.page
    .getByRole('link', { name: message('import.title') })
    .first()
    .click();
  await app.open.look('40-import-choose');
  await choose(button('import.choose'), goldenKeras('tiny_keras2_weights.h5'));
  await field('import.network.which').selectOption('compact-cnn', { timeout: 60_000 });
  await button('import.network.again').click();
  await app.page.getByRole('table', { name: message('import.mismatch') }).waitFor();
  await app.open.look('41-import-mismatch');
});

test('a Keras file: what it says, guesses that are named as such, and what it answers for an image', async () => {
  await button('import.other').click();
  await choose(button('import.choose'), goldenKeras('tiny_keras3.keras'));
  await app.page.getByText('Keras .keras, Keras 3.15.1').waitFor({ timeout: 60_000 });
  await expect.poll(() => app.page.getByText(message('import.because.usual')).count()).toBe(2);
  expect(await button('import.keep').isDisabled()).toBe(true);
  await field('import.classes').fill('healthy\nsick');
  await app.page.getByText('2 different classes, but the model has 3. Write one a line.').waitFor();
  await field('import.classes').fill('healthy\nsick\nunsure');
  await app.page.getByRole('checkbox', { name: 'sick', exact: true }).check();
  await choose(button('import.try'), firstImage());
  await app.page.getByRole('status').filter({ hasText: 'What the model says of' }).waitFor({ timeout: 60_000 });
  await app.open.look('42-import-tried');
});

test('it is kept, and its record says what nobody knows', async () => {
  await field('import.name').fill('From elsewhere');
  await button('import.keep').click();
  await app.page.getByRole('heading', { level: 1, name: 'From elsewhere' }).waitFor({ timeout: 60_000 });
  await app.page.getByText(message('import.record.unknown')).waitFor();
  await app.open.look('43-import-record');
  await goTo('evaluate');
  await app.page.getByText(message('import.badge'), { exact: true }).waitFor();
  await app.open.look('44-import-list');
});

test('it diagnoses as every model', async () => {
  await goTo('diagnose');
  await choose(button('diagnose.pick.images'), firstImage());
  await app.page.getByText('From elsewhere').first().waitFor({ timeout: 60_000 });
  await expect.poll(() => app.core.api.call('cases.list', {}).then(({ total }) => total), { timeout: 60_000 }).toBe(1);
  await app.open.look('45-import-diagnosed');
  expect(app.open.complaints).toEqual([]);
  expect(app.open.strangers).toEqual([]);
});
