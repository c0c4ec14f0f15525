import { useApp } from './app-state.svelte.ts';
import type { Shortcut } from './shortcuts.svelte.ts';

/** Keys that work while the calling component is shown; listed under `title` when the user presses `?`. */
export function useShortcuts(title: string, shortcuts: readonly Shortcut[]): void {
  const app = useApp();
  $effect(() => app.shortcuts.add({ title, shortcuts }));
}

/** Names of what the calling page shows, for the top line after the page's own name. */
export function useTrail(trail: () => readonly { readonly label: string; readonly href?: string }[]): void {
  const app = useApp();
  $effect(() => {
    app.trail = trail();
    return () => {
      app.trail = [];
    };
  });
}
