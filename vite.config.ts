import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Builds the windows' page into `out/renderer`, for the loopback host and for Electron alike. */
export default defineConfig({
  root: `${root}src-renderer`,
  base: './',
  // The root is the renderer's folder, so the Svelte plugin would not find its configuration by itself.
  plugins: [svelte({ configFile: `${root}svelte.config.js` })],
  build: {
    outDir: `${root}out/renderer`,
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
  },
});
