import { readTable } from '#main/services/datasets/read-table.ts';
import type { Table } from '#main/services/datasets/read-table.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { computeFigures } from './figures.ts';

type Asked = HandlerInput<'evaluations.score'>;

/**
 * The figures of predictions that any program wrote: a table with the true class and one column of probabilities a class. Nothing is kept.
 * Errors: those of reading a table, `metrics/…`.
 */
export async function scoreTable(deps: ServiceDeps, asked: Asked): Promise<CallOutput<'evaluations.score'>> {
  const { files } = deps.grants.resolve(asked.grantId);
  const [path] = files ?? [];
  if (path === undefined || files?.length !== 1) throw new AppError('metrics/one-file', { received: files?.length ?? 0 });
  // Lines that begin with # are what our own tables say of themselves.
  const table = await readTable(path, new AbortController().signal, Infinity, '#');
  const { prefix, truthColumn, groupColumn, thresholds, seed } = asked;
  const classes = table.header.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  if (classes.length < 2) throw new AppError('metrics/no-column', { column: `${prefix}…`, columns: [...table.header] });
  const truth = columnOf(table, truthColumn).map((name) => indexOf(name, classes));
  const columns = classes.map((name) => columnOf(table, `${prefix}${name}`));
  const probabilities = table.rows.flatMap((_, row) => columns.map((column) => numberOf(column[row] ?? '', row)));
  const groups = groupColumn === null ? {} : { groups: columnOf(table, groupColumn) };
  return { figures: await computeFigures({ classes, truth, probabilities, ...groups, thresholds: thresholds ?? {}, seed }) };
}

/** The cells of a column, line by line. A line with another number of cells than the header would shift what is compared. */
function columnOf({ header, rows }: Table, column: string): readonly string[] {
  if (!header.includes(column)) throw new AppError('metrics/no-column', { column, columns: [...header] });
  return rows.map(({ cells, problem }, row) => {
    if (cells === null) throw new AppError('metrics/bad-row', { row, problem });
    return cells[column] ?? '';
  });
}

function indexOf(name: string, classes: readonly string[]): number {
  const index = classes.indexOf(name.trim());
  if (index < 0) throw new AppError('metrics/unknown-class', { name, classes });
  return index;
}

function numberOf(cell: string, row: number): number {
  const value = cell.trim() === '' ? Number.NaN : Number(cell);
  if (!Number.isFinite(value)) throw new AppError('metrics/bad-probability', { row, received: cell });
  return value;
}
