/** A difference of probabilities: `0`, or two digits as `6.0e-8`. */
export function differenceText(difference: number): string {
  return difference === 0 ? '0' : difference.toExponential(1);
}
