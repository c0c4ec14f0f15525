import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import page from './vite.config.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Builds everything that Electron loads into `out/`: the programs, the bridge and the windows' page. */
export default defineConfig({
  main: {
    build: {
      outDir: `${root}out/main`,
      target: 'node24',
      // Dependencies stay packages: native ones cannot be bundled.
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          shell: `${root}src-main/shell/entry.ts`,
          core: `${root}src-main/core/entry.ts`,
          engine: `${root}src-main/engine/entry.ts`,
          'decode-worker': `${root}src-main/engine/decode/decode-worker.ts`,
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
      outDir: `${root}out/preload`,
      target: 'node24',
      // A sandboxed preload can load nothing but Electron's own bridge: everything else is bundled, as CommonJS.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: `${root}src-main/shell/preload.ts` },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: { ...page, build: { ...page.build, rolldownOptions: { input: `${root}src-renderer/index.html` } } },
});
