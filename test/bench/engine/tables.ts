import type { Compared, Measured, MeasuredRow } from './measure.ts';
import type { Spread } from './spread.ts';
import { OURS } from './benchmark.ts';

/** A table: the heading's cells, then the lines'. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly lines: readonly (readonly string[])[];
}

const DIVISOR = { ms: 1, s: 1000, GB: 1e9, accuracy: 1, loss: 1 } as const;
/** What stands behind a figure. */
const UNIT = { ms: ' ms', s: ' s', GB: ' GB', accuracy: '', loss: '' } as const;

/** One table for each group, with a pair of columns for each peer that occurs in it. */
export function tablesOf(results: readonly Measured[]): readonly Table[] {
  const groups = [...new Set(results.map(({ group }) => group))];
  return groups.map((title) => {
    const own = results.filter(({ group }) => group === title);
    const peers = [...new Set(own.flatMap(({ rows }) => rows.flatMap((row) => row.peers.map(({ peer }) => peer))))];
    const head = ['work', OURS, ...peers.flatMap((peer) => [peer, 'times'])];
    const lines = own.flatMap(({ rows, unable, titles }) => {
      if (unable !== null) return titles.map((work) => [work, unable]);
      return rows.map((row) => lineOf(row, peers));
    });
    return { title, head, lines };
  });
}

function lineOf(row: MeasuredRow, peers: readonly string[]): readonly string[] {
  const scale = DIVISOR[row.unit];
  const limit =
    row.atMost === null
      ? ''
      : `; at most ${row.atMost} ${row.unit}: ${row.ours.median / scale <= row.atMost ? 'met' : 'NOT met'}`;
  const cells = peers.flatMap((name) => {
    const compared = row.peers.find(({ peer }) => peer === name);
    return compared === undefined ? ['', ''] : [figureText(compared.figure, row.unit), timesText(compared)];
  });
  return [row.title, `${figureText(row.ours, row.unit)}${limit}`, ...cells];
}

/** `812 ms (805–820)`: median and quartiles. */
function figureText({ low, median, high }: Spread, unit: MeasuredRow['unit']): string {
  const [first, middle, last] = [low, median, high].map((value) => digits(value / DIVISOR[unit]));
  return `${middle}${UNIT[unit]} (${first}–${last})`;
}

function timesText({ times, atLeast, difference }: Compared): string {
  if (difference !== undefined) return differenceText(difference);
  const text = `${digits(times.median)} (${digits(times.low)}–${digits(times.high)})`;
  if (atLeast === null) return text;
  return `${text}; at least ${atLeast}: ${verdictOf(times, atLeast)}`;
}

/** `+0.003 (-0.02 to 0.03); under 3 standard errors (0.009): met`. */
function differenceText({ mean, low, high, standardError, withinErrors }: NonNullable<Compared['difference']>): string {
  const text = `difference ${mean < 0 ? '' : '+'}${mean.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  if (withinErrors === null) return text;
  // Seeds that all agree have no error, and then the sides must agree too.
  const isMet = mean === 0 || Math.abs(mean) < withinErrors * standardError;
  return `${text}; under ${withinErrors} standard errors (${standardError.toFixed(3)}): ${isMet ? 'met' : 'NOT met'}`;
}

/** By the median; where that misses the limit and the upper quartile does not, the spread decides nothing. */
function verdictOf(times: Spread, atLeast: number): string {
  if (times.median >= atLeast) return 'met';
  return times.high >= atLeast ? 'within the spread' : 'NOT met';
}

/** Three digits that count. */
function digits(value: number): string {
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** Columns under each other, for a terminal. */
export function terminalText({ title, head, lines }: Table): string {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...lines.map((line) => (line.length > 2 ? (line[column]?.length ?? 0) : 0))),
  );
  const rendered = [head, ...lines].map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [title, ...rendered.map((line) => `  ${line}`)].join('\n');
}

/** The same as Markdown. */
export function markdownText({ title, head, lines }: Table): string {
  const row = (cells: readonly string[]): string => `| ${head.map((_, column) => cells[column] ?? '').join(' | ')} |`;
  return [`### ${title}`, '', row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}
