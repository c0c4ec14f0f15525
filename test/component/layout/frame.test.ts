import { describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import JobsTray from '#renderer/components/layout/JobsTray.svelte';
import NoticeGate from '#renderer/components/layout/NoticeGate.svelte';
import Rail from '#renderer/components/layout/Rail.svelte';
import type { TrayJob } from '#renderer/components/layout/tray-job.ts';

const RUNNING: TrayJob = {
  jobId: '1',
  title: 'Import of lesions',
  state: 'running',
  phase: 'scanning',
  done: 100,
  total: 400,
  unit: 'images',
  timeLeftMs: 30_000,
  startedAtMs: 0,
  finishedAtMs: null,
  error: null,
};

describe('the research-use notice', () => {
  test('must be accepted by hand', async () => {
    const onaccept = vi.fn();
    const screen = await render(NoticeGate, { onaccept });
    await expect.element(screen.getByText(/For research use only/)).toBeVisible();
    await expect.element(screen.getByRole('button', { name: 'Begin' })).toBeDisabled();
    await screen.getByRole('checkbox').click();
    await screen.getByRole('button', { name: 'Begin' }).click();
    expect(onaccept).toHaveBeenCalledOnce();
  });
});

describe('the rail', () => {
  test('names its pages when it is narrow, too', async () => {
    const items = [{ id: 'home', label: 'Home', icon: 'home', href: '#/home' }] as const;
    const screen = await render(Rail, { items, current: 'home', isNarrow: false });
    await expect.element(screen.getByRole('link', { name: 'Home' })).toHaveAttribute('aria-current', 'page');
    await screen.getByRole('button', { name: 'Narrow the page list' }).click();
    await expect.element(screen.getByRole('link', { name: 'Home' })).toBeInTheDocument();
    await expect.element(screen.getByRole('button', { name: 'Widen the page list' })).toBeVisible();
  });
});

describe('the jobs tray', () => {
  const props = { oncancel: vi.fn(), ondismiss: vi.fn(), onlog: vi.fn(), opener: () => undefined };

  test('folded, shows the running job in a line; open, lets the user cancel it', async () => {
    const oncancel = vi.fn();
    const screen = await render(JobsTray<TrayJob>, { ...props, oncancel, jobs: [RUNNING], isOpen: false });
    await screen.getByRole('button', { name: /Import of lesions Reading images/ }).click();
    await expect.element(screen.getByText('100 of 400 images')).toBeVisible();
    await screen.getByRole('button', { name: 'Cancel the job' }).click();
    expect(oncancel).toHaveBeenCalledExactlyOnceWith(RUNNING);
  });

  test('says what went wrong and what to do', async () => {
    const failed: TrayJob = {
      ...RUNNING,
      state: 'failed',
      finishedAtMs: 5_000,
      error: { code: 'disk/full', details: { path: 'd' } },
    };
    const screen = await render(JobsTray<TrayJob>, { ...props, jobs: [failed], isOpen: true });
    await expect.element(screen.getByText(/The disk that holds d is full\. Free some space/)).toBeVisible();
    await expect.element(screen.getByRole('button', { name: /Take off the list/ })).toBeVisible();
  });

  test('takes no room when nothing runs', async () => {
    const screen = await render(JobsTray<TrayJob>, { ...props, jobs: [{ ...RUNNING, state: 'done' }], isOpen: false });
    await expect.element(screen.getByRole('region', { name: 'Jobs' })).not.toBeInTheDocument();
  });
});
