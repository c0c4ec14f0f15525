import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Svelte 5 in runes mode for all that is ours; packages decide for themselves. Styles and types go through Vite. */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    /** @param {{ filename: string }} file */
    runes: ({ filename }) => (filename.split(/[/\\]/).includes('node_modules') ? undefined : true),
  },
};
