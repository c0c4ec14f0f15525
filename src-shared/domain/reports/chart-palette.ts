/**
 * Colours of series, safe for the common colour-vision deficiencies, in the order of the windows' class colours (`--class-0` to
 * `--class-7`), so that a class has one colour everywhere. Source: Okabe & Ito 2008; yellow, which a white page swallows, is darkened.
 */
const PALETTE = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#a89a00', '#5c5c5c'] as const;

/** Dash patterns: a second sign beside colour. The first round of colours is solid. */
const DASHES = ['', '6 3', '2 3', '8 3 2 3'] as const;

/** Colour and dash of a series; after eight the colours come again with another dash. */
export function seriesStyle(colour: number): { readonly stroke: string; readonly dash: string } {
  return {
    stroke: PALETTE[colour % PALETTE.length] ?? PALETTE[0],
    dash: DASHES[Math.floor(colour / PALETTE.length) % DASHES.length] ?? '',
  };
}

/** Tint of a matrix cell from its share (0 to 1): white to deep blue, even steps to the eye (ends of ColorBrewer "Blues"). */
export function matrixTint(share: number): string {
  const mix = (from: number, to: number): number => Math.round(from + (to - from) * Math.min(Math.max(share, 0), 1));
  return `rgb(${mix(247, 8)},${mix(251, 69)},${mix(255, 138)})`;
}

/** Colour of text that stays readable on a tint: at 0.72 black and white are both just above 4.5 to 1 (WCAG AA). */
export function inkOn(share: number): string {
  return share > 0.72 ? '#ffffff' : '#000000';
}
