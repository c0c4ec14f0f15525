const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' });

/** Orders names as people do (`grade 2` before `grade 10`), the same on every machine; ties by code unit. */
export function compareNames(a: string, b: string): number {
  return natural.compare(a, b) || compareText(a, b);
}

/** Orders texts by code unit: fast, and independent of any language. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
