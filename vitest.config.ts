import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArguments, findChromium } from './src-main/setup/chromium.js';

const root = fileURLToPath(new URL('.', import.meta.url));
const executablePath = findChromium();

/** A project of tests that run in Node, one process for each file: native libraries do not survive a shared one. */
function nodeProject(name: string, timeoutMs: number, more: { readonly fileParallelism?: boolean } = {}) {
  return {
    plugins: [svelte({ configFile: `${root}svelte.config.js` })],
    test: {
      name,
      environment: 'node' as const,
      pool: 'forks' as const,
      include: [`test/${name}/**/*.test.ts`],
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
      ...more,
    },
  };
}

/** Components in a real Chromium: layout, focus, canvas and SVG are the browser's own. */
const componentProject = {
  plugins: [svelte({ configFile: `${root}svelte.config.js` })],
  // Prepared before the first test: Vite would find them one by one, and reload the page under a running test.
  optimizeDeps: {
    include: [
      'vitest-browser-svelte',
      'axe-core',
      'chart.js/auto',
      'd3-scale',
      'd3-shape',
      'intl-messageformat',
      'virtua/svelte',
      'zod',
    ],
  },
  test: {
    name: 'component',
    include: ['test/component/**/*.test.ts'],
    testTimeout: 20_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { args: chromiumArguments(), ...(executablePath === undefined ? {} : { executablePath }) },
      }),
      instances: [{ browser: 'chromium' as const, viewport: { width: 1280, height: 800 } }],
    },
  },
};

export default defineConfig({
  root,
  test: {
    // A test that fails now and then is repaired, never retried.
    retry: 0,
    projects: [
      nodeProject('unit', 20_000),
      nodeProject('integration', 120_000),
      componentProject,
      nodeProject('checks', 120_000),
      nodeProject('e2e', 300_000, { fileParallelism: false }),
      nodeProject('real', 900_000, { fileParallelism: false }),
      nodeProject('parity', 1_800_000, { fileParallelism: false }),
    ],
  },
});
