import type { Settings } from '#shared/contract/app.ts';

const KEY = 'caselens-theme';

/** Shows the windows in a theme; `system` leaves the choice to `prefers-color-scheme`. Kept, so that the next start begins with it. */
export function applyTheme(theme: Settings['theme']): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  localStorage.setItem(KEY, theme);
}

/** Shows the theme of the last time before the core has answered. */
export function applyLastTheme(): void {
  const theme = localStorage.getItem(KEY);
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset['theme'] = theme;
}
