import { beforeAll, expect, test } from 'vitest';
import { message } from '#shared/messages/messages.ts';
import { useTestWindow } from '#test/support/test-window.ts';

/* The form of a training: recipes, starting weights, settings; narrow and wide, light and dark. */

const app = useTestWindow();

beforeAll(async () => {
  await app.acceptNotice();
  await app.goTo(`train/new/${await app.importSample()}`);
});

const recipe = (id: 'malaria-resnet50v2' | 'isic-inception-v3' | 'ham10000-vgg16' | 'efficientnet-lite0-finetune') =>
  app.page.getByRole('button', { name: message(`train.recipe.${id}.title`) });
const start = () => app.button('train.start');

test('a study needs weights of its network, another start, or the bundled network in its place', async () => {
  await recipe('malaria-resnet50v2').click();
  await app.page.getByText(message('train.start.file.none', { network: 'ResNet50V2' })).waitFor();
  expect(await start().isDisabled()).toBe(true);
  await app.page.getByLabel(message('train.start.random')).first().check();
  await app.page.getByText(message('train.start.random.warning')).waitFor();
  expect(await start().isDisabled()).toBe(false);
  await app.page.getByLabel(message('train.start.bundled')).check();
  expect(await start().isDisabled()).toBe(false);
  await app.page.getByText(message('train.preview.explanation')).waitFor();
  await expect.poll(() => app.page.getByRole('img', { name: /in epoch 1$/ }).count(), { timeout: 20_000 }).toBe(4);
});

test.each([
  [1280, 'light'],
  [1280, 'dark'],
  [1920, 'light'],
  [1920, 'dark'],
] as const)('at %i pixels, %s', async (width, colorScheme) => {
  await app.page.setViewportSize({ width, height: 2600 });
  await app.page.emulateMedia({ colorScheme });
  await recipe('efficientnet-lite0-finetune').click();
  for (const group of ['input', 'course'] as const) {
    const details = app.page.locator('details', { has: app.page.getByText(message(`train.group.${group}`), { exact: true }) });
    if ((await details.getAttribute('open')) === null) await details.locator('summary').click();
  }
  await app.open.look(`recipes-${width}-${colorScheme}`);
  await recipe('isic-inception-v3').click();
  await app.open.look(`recipes-study-${width}-${colorScheme}`);
});
