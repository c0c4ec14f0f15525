/** A cell: text is escaped, numbers are written in full, null and undefined leave the cell empty. */
export type CsvCell = string | number | boolean | null | undefined;

/** First characters that make a spreadsheet read a cell as a formula (OWASP, "CSV injection"), their full-width forms included. */
const FORMULA_START = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** A plain negative number means only itself. */
const PLAIN_NUMBER = /^-\d+(\.\d+)?(e[+-]?\d+)?$/i;

/** A text as a cell: an apostrophe before what a spreadsheet would run, quotes where RFC 4180 wants them. */
function textCell(text: string): string {
  const harmless = FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n#]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function cellText(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'string' ? textCell(cell) : String(cell);
}

/**
 * A table as CSV (RFC 4180: commas, CRLF, doubled quotes; UTF-8 without a byte order mark).
 * Own writing rather than a package: the packages bring a Buffer for the browser, and the rule for formulas is ours.
 *
 * @param comments lines put before the header, each behind `# `; line breaks in them become spaces
 */
export function csvText(rows: Iterable<readonly CsvCell[]>, comments: readonly string[] = []): string {
  const lines = comments.map((comment) => `# ${comment.replaceAll(/\s+/g, ' ').trim()}`);
  for (const row of rows) lines.push(row.map(cellText).join(','));
  return `${lines.join('\r\n')}\r\n`;
}
