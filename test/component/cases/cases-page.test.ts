import { beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import CasesPage from '#renderer/pages/cases/CasesPage.svelte';
import type { CaseSummary } from '#shared/contract/cases.ts';
import type { CaseId } from '#shared/contract/ids.ts';
import { memoryApi } from './memory-core.ts';
import PageWindow from './PageWindow.svelte';

const TOTAL = 100_000;

function caseAt(index: number): CaseSummary {
  return {
    caseId: `01a1fed0-e736-7047-b399-${String(index).padStart(12, '0')}` as CaseId,
    title: `case ${index}`,
    createdAtMs: 1_700_000_000_000,
    updatedAtMs: 1_700_000_000_000,
    patientPseudonym: null,
    fileHash: null,
    finding: {
      label: 'melanoma',
      probability: 0.98765,
      probabilities: { melanoma: 0.98765, nevus: 0.01235 },
      verdict: 'positive',
      calledBy: 'threshold',
      thresholds: { melanoma: 0.23 },
      flags: [],
      views: 1,
    },
    modelName: 'skin',
    outcome: index === 1 ? 'nevus' : null,
    notes: index === 1 ? 2 : 0,
  };
}

function core(total: number) {
  return memoryApi({
    'models.list': () => ({ models: [] }),
    'cases.facets': () => ({
      total,
      withoutOutcome: total - 1,
      labels: [{ label: 'melanoma', cases: total }],
      models: [],
    }),
    'cases.list': ({ offset = 0, limit = 200 }) => ({
      total,
      cases: Array.from({ length: Math.min(limit, total - offset) }, (_, place) => caseAt(offset + place)),
    }),
    'cases.delete': ({ caseIds }) => ({ deleted: caseIds.length }),
  });
}

beforeEach(() => history.replaceState(null, '', '#/cases'));

describe('the list of 100,000 cases', () => {
  test('draws and fetches only what is in view', async () => {
    const api = core(TOTAL);
    const screen = await render(PageWindow, { api, page: CasesPage });
    await expect.element(screen.getByText('100,000 cases')).toBeVisible();
    await expect.element(screen.getByRole('link', { name: 'case 0', exact: true })).toBeVisible();
    expect(screen.getByRole('link').elements().length).toBeLessThan(60);
    expect(api.calls.filter(({ channel }) => channel === 'cases.list').length).toBeLessThan(3);
  });

  test('says of a confirmed case whether it agrees with the model', async () => {
    const screen = await render(PageWindow, { api: core(3), page: CasesPage });
    await expect.element(screen.getByText('differs')).toBeVisible();
    await expect.element(screen.getByText('98.8% · skin').first()).toBeVisible();
  });

  test('is reviewed with the keyboard, and names what a deletion loses', async () => {
    const api = core(TOTAL);
    const screen = await render(PageWindow, { api, page: CasesPage });
    await expect.element(screen.getByRole('link', { name: 'case 0', exact: true })).toBeVisible();
    await userEvent.keyboard('jxjx');
    await expect.element(screen.getByRole('link', { name: 'case 1', exact: true })).toHaveFocus();
    await expect.element(screen.getByText('2 cases chosen')).toBeVisible();
    await userEvent.keyboard('{Delete}');
    await expect.element(screen.getByText('2 cases with their images and findings')).toBeVisible();
    await expect.element(screen.getByText('2 notes')).toBeVisible();
    await expect.element(screen.getByText('1 confirmed outcome')).toBeVisible();
    await screen.getByRole('button', { name: 'Delete 2 cases' }).click();
    await expect
      .poll(() => api.calls.find(({ channel }) => channel === 'cases.delete')?.input)
      .toEqual({
        caseIds: [caseAt(0).caseId, caseAt(1).caseId],
      });
  });

  test('opens at the cases that wait for their outcome', async () => {
    history.replaceState(null, '', '#/cases/waiting');
    const api = core(TOTAL);
    const screen = await render(PageWindow, { api, page: CasesPage });
    await expect.element(screen.getByRole('button', { name: 'Take away the condition Outcome' })).toBeVisible();
    await expect
      .poll(() => api.calls.findLast(({ channel }) => channel === 'cases.list')?.input)
      .toMatchObject({
        filter: { outcome: 'missing' },
      });
  });
});

test('without a case the page says how one comes about', async () => {
  const screen = await render(PageWindow, { api: core(0), page: CasesPage });
  await expect.element(screen.getByRole('heading', { name: 'No cases yet' })).toBeVisible();
  await expect.element(screen.getByRole('link', { name: 'Diagnose images' })).toBeVisible();
  await expect.element(screen.getByRole('button', { name: 'Add a case' })).toBeVisible();
});
