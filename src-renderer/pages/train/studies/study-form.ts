import { SIZES } from '#shared/domain/studies/study-types.ts';

/**
 * Shares of the training images from a field that holds percentages with commas or spaces between them; null where that is not two to
 * ten different percentages above 0 and at most 100.
 * @example sharesFrom('10, 50, 100') // [0.1, 0.5, 1]
 */
export function sharesFrom(text: string): number[] | null {
  const parts = text.split(/[\s,;%]+/).filter((part) => part !== '');
  const shares = parts.map((part) => Number(part) / 100);
  const isSound = shares.every((share) => share > 0 && share <= 1) && new Set(shares).size === shares.length;
  return isSound && shares.length >= SIZES.least && shares.length <= SIZES.most ? shares : null;
}

/** Shares as the field shows them. */
export function sharesText(shares: readonly number[]): string {
  return shares.map((share) => String(Math.round(share * 1000) / 10)).join(', ');
}
