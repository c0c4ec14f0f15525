import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { DatasetId } from '#shared/contract/ids.ts';
import type { MessageKey, MessageValues } from '#shared/messages/messages.ts';
import { message } from '#shared/messages/messages.ts';
import type { OpenPage } from './chromium-page.ts';
import { openPage } from './chromium-page.ts';
import type { RunningCore } from './running-core.ts';
import { startRunningCore } from './running-core.ts';

/** The whole application for one test file: a real host, core and engine, a real Chromium, and a folder for files of the test. */
export interface TestWindow {
  /** Exists from the start; removed after the last test. */
  readonly folder: string;
  /** These three exist from the first `beforeAll` on. */
  readonly core: RunningCore;
  readonly open: OpenPage;
  readonly page: Page;
  readonly button: (key: MessageKey, values?: MessageValues) => Locator;
  readonly field: (key: MessageKey) => Locator;
  /** The title of a page. */
  readonly heading: (name: string | RegExp) => Locator;
  /** Opens a page by its address, such as `train/new`. */
  readonly goTo: (address: string) => Promise<void>;
  /** Presses a button that asks for files, and chooses these. */
  readonly choose: (button: Locator, ...paths: string[]) => Promise<void>;
  readonly acceptNotice: () => Promise<void>;
  /** Paints and imports the sample from the home page, and splits it. */
  readonly importSample: () => Promise<DatasetId>;
}

/** Starts the application before the first test of a file and ends it after the last. `prepare`: what needs the core before a window is open. */
export function useTestWindow(prepare?: (core: RunningCore, folder: string) => Promise<void>): TestWindow {
  const folder = mkdtempSync(join(tmpdir(), 'caselens-e2e-'));
  let core: RunningCore;
  let open: OpenPage;
  beforeAll(async () => {
    core = await startRunningCore();
    await prepare?.(core, folder);
    open = await openPage(core.address);
  });
  afterAll(async () => {
    await open.close();
    await core.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    get core() {
      return core;
    },
    get open() {
      return open;
    },
    get page() {
      return open.page;
    },
    ...handles(
      () => open.page,
      () => core,
    ),
  };
}

type Handles = Omit<TestWindow, 'folder' | 'core' | 'open' | 'page'>;

function handles(page: () => Page, core: () => RunningCore): Handles {
  const button: Handles['button'] = (key, values) => page().getByRole('button', { name: message(key, values), exact: true });
  const goTo = async (address: string): Promise<void> => {
    await page().goto(new URL(`/#/${address}`, page().url()).href);
  };
  return {
    button,
    goTo,
    field: (key) => page().getByLabel(message(key), { exact: true }),
    heading: (name) => page().getByRole('heading', { level: 1, name }),
    choose: async (pressed, ...paths) => {
      const [chooser] = await Promise.all([page().waitForEvent('filechooser'), pressed.click()]);
      await chooser.setFiles(paths);
    },
    acceptNotice: async () => {
      await page().getByRole('checkbox').check();
      await button('app.notice.accept').click();
    },
    importSample: async () => {
      await page()
        .getByRole('button', { name: message('home.sample') })
        .click();
      // The window opens the dataset when its job is done: gone on before that, it would lead away from the page that is tested.
      await page().waitForURL(/#\/data\/[^/]+$/, { timeout: 60_000 });
      const [sample] = (await core().api.call('datasets.list', {})).datasets;
      if (sample === undefined) throw new Error('the sample was not imported');
      await core().api.call('datasets.split', { datasetId: sample.datasetId });
      return sample.datasetId;
    },
  };
}
