/** Cells that say that nothing is known; no class is called so. */
export const NO_LABEL_WORDS: ReadonlySet<string> = new Set(['', 'nan', 'null', 'na', 'n/a', '#n/a', '<na>', '?']);

/** The value of a cell of a one-hot table: 0 or 1 in any usual spelling, else null. */
export function oneHotValue(cell: string): 0 | 1 | null {
  const text = cell.trim();
  if (/^0(\.0*)?$/.test(text)) return 0;
  if (/^1(\.0*)?$/.test(text)) return 1;
  return null;
}
