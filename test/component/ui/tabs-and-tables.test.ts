import { createRawSnippet } from 'svelte';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Progress from '#renderer/components/ui/Progress.svelte';
import Tabs from '#renderer/components/ui/Tabs.svelte';
import Table from './Table.svelte';

describe('tabs', () => {
  test('arrows choose, and the panel follows', async () => {
    const screen = await render(Tabs, {
      label: 'Parts',
      value: 'images',
      tabs: [
        { id: 'images', label: 'Images', count: 27_558 },
        { id: 'findings', label: 'Findings', count: 3 },
      ],
      children: createRawSnippet((id: () => string) => ({ render: () => `<p>${id()}</p>` })),
    });
    await expect.element(screen.getByRole('tab', { name: 'Images 27,558' })).toHaveAttribute('aria-selected', 'true');
    await screen.getByRole('tab', { name: /Images/ }).click();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(screen.getByRole('tab', { name: /Findings/ })).toHaveFocus();
    await expect.element(screen.getByRole('tabpanel', { name: /Findings/ })).toBeVisible();
  });
});

describe('progress', () => {
  test('says how much and how long', async () => {
    const screen = await render(Progress, { label: 'Importing', done: 500, total: 2000, unit: 'images', timeLeftMs: 65_000 });
    await expect.element(screen.getByRole('progressbar', { name: 'Importing' })).toHaveAttribute('aria-valuenow', '25');
    await expect.element(screen.getByText('500 of 2,000 images')).toBeVisible();
    await expect.element(screen.getByText(/1 min 5 secs left/)).toBeVisible();
  });

  test('without a known end claims none', async () => {
    const screen = await render(Progress, { label: 'Looking', done: 0, total: null });
    await expect.element(screen.getByRole('progressbar')).not.toHaveAttribute('aria-valuenow');
  });
});

describe('a table of 100,000 rows', () => {
  test('draws the few in view and asks only for those', async () => {
    let furthest = 0;
    const screen = await render(Table, {
      total: 100_000,
      at: (index: number) => index,
      onrange: (_first: number, last: number) => {
        furthest = Math.max(furthest, last);
      },
    });
    await expect.element(screen.getByRole('table', { name: 'Cases' })).toHaveAttribute('aria-rowcount', '100001');
    await expect.element(screen.getByText('row 3', { exact: true })).toBeVisible();
    expect(screen.getByRole('row').elements().length).toBeLessThan(80);
    expect(furthest).toBeLessThan(200);
  });
});
