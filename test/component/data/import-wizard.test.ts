import { expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import type { PageApi } from '#renderer/api/page-api.ts';
import ImportWizard from '#renderer/pages/data/ImportWizard.svelte';
import type { Grant } from '#shared/contract/app.ts';
import type { CallInput } from '#shared/contract/contract.ts';
import type { GrantId } from '#shared/contract/ids.ts';
import type { ImportPlan } from '#shared/contract/import-plan.ts';
import { memoryApi } from '#test/component/cases/memory-core.ts';
import PageWindow from '#test/component/cases/PageWindow.svelte';

const grantOf = (name: string, last: number): Grant => ({
  grantId: `01a1fed0-e736-7047-b399-00000000000${last}` as GrantId,
  kind: 'folder',
  name,
  fileCount: null,
  origin: 'picked',
});

const FOLDER = grantOf('skin', 1);
const TEST = grantOf('second', 2);
const KNOWN: ImportPlan['suggestion'] = {
  preset: 'isic2017-binary',
  recipe: null,
  classes: [
    { name: 'benign', images: 20_000 },
    { name: 'melanoma', images: 10_000 },
  ],
  groups: 30_000,
  positiveClasses: ['melanoma'],
  changes: [{ key: 'datasets.note.isic2017Binary', values: {} }],
};

/** What the core answers: the suggestion until it is taken, the classes as the map joins them. */
function planFor({ preset, classMap = {}, testGrantId }: CallInput<'datasets.plan'>, perClass: number): ImportPlan {
  const found = ['melanoma', 'nevus', 'seborrheic_keratosis'];
  const isTaken = preset === 'isic2017-binary';
  const becomes = (name: string): string => classMap[name] ?? (isTaken && name !== 'melanoma' ? 'benign' : name);
  const names = [...new Set(found.map(becomes))].sort();
  return {
    layout: 'folder-per-class',
    suggestedName: 'skin',
    preset: isTaken ? 'isic2017-binary' : null,
    recipe: null,
    suggestion: isTaken ? null : KNOWN,
    positiveClasses: isTaken ? ['melanoma'] : [],
    tableName: null,
    columns: [],
    mapping: null,
    rows: 3 * perClass,
    classes: names.map((name) => ({ name, images: perClass * found.filter((one) => becomes(one) === name).length })),
    groups: 3 * perClass,
    sourceClasses: found.map((name) => ({ name, images: perClass, becomes: becomes(name) })),
    attributes: [{ name: 'site', values: [{ value: 'back', images: 2 }, { value: 'arm', images: 1 }] }], // prettier-ignore
    partitions: [],
    test: typeof testGrantId !== 'string' ? null : { name: 'second', images: 12_345, rejected: 2, classes: [] },
    preview: found.map((name) => ({ image: `${name}/1.jpg`, found: true, className: becomes(name), group: null })),
    notes: [],
  };
}

function core(perClass = 10_000) {
  const asked: CallInput<'datasets.plan'>[] = [];
  const memory = memoryApi({
    'datasets.plan': (input) => {
      asked.push(input);
      return planFor(input, perClass);
    },
  });
  const picks = [FOLDER, TEST];
  const api: PageApi = { ...memory, pickFolder: async () => picks.shift() ?? null };
  return { api, asked };
}

async function opened(perClass?: number) {
  const { api, asked } = core(perClass);
  const screen = await render(PageWindow, { api, page: ImportWizard });
  await screen.getByRole('button', { name: 'Choose a folder' }).click();
  await expect.element(screen.getByRole('heading', { level: 1 })).toBeVisible();
  return { screen, asked };
}

test('a known set is a suggestion, taken with one click and given back with another', async () => {
  const { screen, asked } = await opened();
  await expect.element(screen.getByText('This looks like ISIC 2017, melanoma or not')).toBeVisible();
  await expect.element(screen.getByText('2 classes, 30,000 groups: benign 20,000 · melanoma 10,000')).toBeVisible();
  await expect.element(screen.getByText(/become one class, benign/)).toBeVisible();
  expect(asked.at(-1)?.preset).toBe('none');
  await screen.getByRole('button', { name: 'Use this' }).click();
  await expect.element(screen.getByText('Read as ISIC 2017, melanoma or not')).toBeVisible();
  expect(asked.at(-1)?.preset).toBe('isic2017-binary');
  await expect.element(screen.getByRole('checkbox', { name: 'melanoma' })).toBeChecked();
  await screen.getByRole('button', { name: 'Read it without' }).click();
  await expect.element(screen.getByRole('button', { name: 'Use this' })).toBeVisible();
  await expect.element(screen.getByRole('checkbox', { name: 'melanoma' })).not.toBeChecked();
});

test('classes are joined by giving them one name', async () => {
  const { screen, asked } = await opened(1);
  const apply = screen.getByRole('button', { name: 'Apply names' });
  await expect.element(apply).toBeDisabled();
  await screen.getByLabelText('Class of nevus').fill('harmless');
  await screen.getByLabelText('Class of seborrheic_keratosis').fill(' harmless ');
  await apply.click();
  await expect.element(screen.getByRole('checkbox', { name: 'harmless' })).toBeVisible();
  expect(asked.at(-1)?.classMap).toEqual({ nevus: 'harmless', seborrheic_keratosis: 'harmless' });
  await screen.getByRole('button', { name: 'As found' }).click();
  await expect.element(screen.getByLabelText('Class of nevus')).toHaveValue('nevus');
});

test('a separate test set is taken and let go; some images only are chosen by attribute', async () => {
  const { screen, asked } = await opened();
  await screen.getByRole('button', { name: 'Choose a folder' }).first().click();
  await expect.element(screen.getByText(/second: 12,345 images/)).toBeVisible();
  await expect.element(screen.getByText(/2 rows are not usable/)).toBeVisible();
  expect(asked.at(-1)?.testGrantId).toBe(TEST.grantId);
  await screen.getByText('Only some images').click();
  await screen.getByRole('checkbox', { name: 'back (2)' }).click();
  await expect.poll(() => asked.at(-1)?.keep).toEqual({ site: ['back'] });
  await screen.getByRole('checkbox', { name: 'back (2)' }).click();
  await expect.poll(() => asked.at(-1)?.keep).toEqual({});
  await screen.getByRole('button', { name: 'Without a test set' }).click();
  await expect.poll(() => asked.at(-1)?.testGrantId).toBeNull();
});
