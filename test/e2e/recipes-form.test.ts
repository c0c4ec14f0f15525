import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { message } from '#shared/messages/messages.ts';
import type { OpenPage } from '#test/support/chromium-page.ts';
import { openPage } from '#test/support/chromium-page.ts';
import { paintClassFolders } from '#test/support/painted-classes.ts';
import type { RunningCore } from '#test/support/running-core.ts';
import { startRunningCore } from '#test/support/running-core.ts';

/* The form of a training: recipes, starting weights, settings; narrow and wide, light and dark. */

let core: RunningCore;
let open: OpenPage;
let page: Page;
const images = mkdtempSync(join(tmpdir(), 'caselens-e2e-'));

beforeAll(async () => {
  paintClassFolders(images, 1);
  core = await startRunningCore();
  open = await openPage(core.address);
  page = open.page;
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: message('app.notice.accept'), exact: true }).click();
  await page.getByRole('button', { name: message('home.sample') }).click();
  // The window opens the dataset when its job is done: gone on before that, it would lead away from the page that is tested.
  await page.waitForURL(/#\/data\/[^/]+$/, { timeout: 60_000 });
  const [sample] = (await core.api.call('datasets.list', {})).datasets;
  await core.api.call('datasets.split', { datasetId: sample!.datasetId });
  await page.goto(new URL(`/#/train/new/${sample!.datasetId}`, page.url()).href);
});
afterAll(async () => {
  await open.close();
  await core.stop();
  rmSync(images, { recursive: true, force: true });
});

const recipe = (id: 'malaria-resnet50v2' | 'isic-inception-v3' | 'ham10000-vgg16' | 'efficientnet-lite0-finetune') =>
  page.getByRole('button', { name: message(`train.recipe.${id}.title`) });
const start = () => page.getByRole('button', { name: message('train.start'), exact: true });

test('a study needs weights of its network, another start, or the bundled network in its place', async () => {
  await recipe('malaria-resnet50v2').click();
  await page.getByText(message('train.start.file.none', { network: 'ResNet50V2' })).waitFor();
  expect(await start().isDisabled()).toBe(true);
  await page.getByLabel(message('train.start.random')).first().check();
  await page.getByText(message('train.start.random.warning')).waitFor();
  expect(await start().isDisabled()).toBe(false);
  await page.getByLabel(message('train.start.bundled')).check();
  expect(await start().isDisabled()).toBe(false);
  await page.getByText(message('train.preview.explanation')).waitFor();
  await expect.poll(() => page.getByRole('img', { name: /in epoch 1$/ }).count(), { timeout: 20_000 }).toBe(4);
});

test.each([
  [1280, 'light'],
  [1280, 'dark'],
  [1920, 'light'],
  [1920, 'dark'],
] as const)('at %i pixels, %s', async (width, colorScheme) => {
  await page.setViewportSize({ width, height: 2600 });
  await page.emulateMedia({ colorScheme });
  await recipe('efficientnet-lite0-finetune').click();
  for (const group of ['input', 'course'] as const) {
    const details = page.locator('details', { has: page.getByText(message(`train.group.${group}`), { exact: true }) });
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  }
  await open.look(`recipes-${width}-${colorScheme}`);
  await recipe('isic-inception-v3').click();
  await open.look(`recipes-study-${width}-${colorScheme}`);
});
