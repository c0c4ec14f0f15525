import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** Svelte 5 in runes mode everywhere; styles and types go through Vite. */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
};
