/** Lines of a table for a terminal: columns as wide as their widest cell, numbers to the right. */
export function tableText(head: readonly string[], rows: readonly (readonly (string | number)[])[]): readonly string[] {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => String(row[column] ?? '').length)));
  const line = (cells: readonly (string | number)[]): string =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];
}

/** A share as `97.5 %`. */
export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** Settings as options take them: `epochs=4 flipViews=false`. */
export function settingsText(settings: object): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');
}
