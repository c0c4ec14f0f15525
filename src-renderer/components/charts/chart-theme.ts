import { CLASS_COLOURS, classColour } from '#renderer/lib/class-colours.ts';
import { resolveColour } from '#renderer/lib/theme-colours.ts';

/** The colours a canvas needs, resolved for the theme that shows now. */
export interface ChartTheme {
  readonly text: string;
  readonly quiet: string;
  readonly grid: string;
  readonly surface: string;
  readonly series: readonly string[];
  readonly font: string;
}

/** Reads the tokens at an element; read again when the theme changes, because a canvas keeps what it was given. */
export function readChartTheme(within: Element): ChartTheme {
  const colour = (token: string): string => resolveColour(token, within);
  return {
    text: colour('--text-2'),
    quiet: colour('--text-3'),
    grid: colour('--line'),
    surface: colour('--surface'),
    series: Array.from({ length: CLASS_COLOURS }, (_, index) => colour(classColour(index))),
    font: getComputedStyle(within).fontFamily,
  };
}

/** Calls back whenever the theme may have changed: the system's choice, or the setting on the root element. */
export function onThemeChange(callback: () => void): () => void {
  const media = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(callback);
  media.addEventListener('change', callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    media.removeEventListener('change', callback);
    observer.disconnect();
  };
}

/** Dash pattern of a series: a second sign beside its colour once colours come round again. */
export function dashOf(series: number): number[] {
  const round = Math.floor(series / CLASS_COLOURS);
  return [[], [6, 3], [2, 3]][round % 3] ?? [];
}
