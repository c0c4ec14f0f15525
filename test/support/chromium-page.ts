import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { expect } from 'vitest';
import { chromiumArguments, findChromium } from '#main/setup/chromium.js';

const SHOTS = resolve(import.meta.dirname, '..', '..', 'test-output', 'e2e');

/** A real Chromium with one page; what the page complains about is kept. */
export interface OpenPage {
  readonly page: Page;
  readonly complaints: string[];
  /** Every address that was asked for outside the host; must stay empty. */
  readonly strangers: string[];
  /** Takes a screenshot into test-output/e2e and checks the page's accessibility. */
  look(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens the host's one-time address. */
export async function openPage(address: string, size = { width: 1280, height: 800 }): Promise<OpenPage> {
  const executablePath = findChromium();
  const browser: Browser = await chromium.launch({
    args: chromiumArguments(),
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  const context = await browser.newContext({ viewport: size, reducedMotion: 'reduce', acceptDownloads: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('console', (line) => {
    if (line.type() === 'error') complaints.push(line.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(address).origin) && /^(http|ws)/.test(request.url())) strangers.push(request.url());
  });
  mkdirSync(SHOTS, { recursive: true });
  await page.goto(address);
  const look = async (name: string): Promise<void> => {
    // What is still being fetched would be looked at half drawn.
    await page.waitForLoadState('networkidle');
    await page.screenshot({ path: join(SHOTS, `${name}.png`) });
    const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
    expect(
      violations.map(({ id, nodes }) => `${name}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
      'accessibility',
    ).toEqual([]);
  };
  return { page, complaints, strangers, look, close: () => browser.close() };
}
