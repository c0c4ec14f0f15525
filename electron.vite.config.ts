import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import page from './vite.config.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

// Where the parts go (out/main, out/preload, out/renderer) is the tool's own choice, so that its --outDir moves them all.
const { outDir: _outDir, ...pageBuild } = page.build ?? {};

/** Builds everything that Electron loads into `out/`: the programs, the bridge and the windows' page. */
export default defineConfig({
  main: {
    build: {
      target: 'node24',
      // Dependencies stay packages: native ones cannot be bundled.
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          shell: `${root}src-main/shell/entry.ts`,
          core: `${root}src-main/core/entry.ts`,
          engine: `${root}src-main/engine/entry.ts`,
          'decode-worker': `${root}src-main/engine/decode/decode-worker.ts`,
          'engine-trial': `${root}src-main/engine/runners/trial-entry.ts`,
          'figures-worker': `${root}src-main/services/evaluations/figures-worker.ts`,
          host: `${root}src-main/host/entry.ts`,
          cli: `${root}src-main/cli/entry.ts`,
        },
        // Flat, so that "the file beside this one" means the same in a shared chunk as in an entry: platform/entries.ts.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node24',
      // A sandboxed preload can load nothing but Electron's own bridge: everything else is bundled, as CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: `${root}src-main/shell/preload.ts` },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: { ...page, build: { ...pageBuild, rolldownOptions: { input: `${root}src-renderer/index.html` } } },
});
