/**
 * Colours of series, safe for the common colour-vision deficiencies, in an order whose neighbours differ most.
 * Source: Okabe & Ito 2008; yellow, which a white page swallows, comes last and darkened.
 */
const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#3d3d3d', '#a89a00'] as const;

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
