import { partitionOf } from './partition.ts';
import { NO_LABEL_WORDS, oneHotValue } from './label-values.ts';

/** Which columns of a table mean what. `labelColumns`: one column a class with 0/1 (one-hot truth table), instead of `labelColumn`. */
export interface ColumnMapping {
  readonly imageColumn: string;
  readonly labelColumn: string | null;
  readonly labelColumns: readonly string[] | null;
  readonly groupColumn: string | null;
  readonly partitionColumn: string | null;
  readonly attributeColumns: readonly string[];
}

/** One row of a table: cell by column name. */
export type TableRow = Readonly<Record<string, string>>;

const IMAGE_NAMES = [
  'image_path', 'imagepath', 'path', 'file_path', 'filepath', 'img_path', 'relative_path', 'image_file', 'image_file_name',
  'filename', 'file_name', 'file', 'image_name', 'imagename', 'image_id', 'imageid', 'image_index', 'img_id', 'img_name', 'isic_id',
  'image', 'img', 'images', 'cell_id', 'picture', 'photo', 'uri', 'id', 'id_code', 'uid', 'name',
]; // prettier-ignore
const LABEL_NAMES = [
  'dx', 'label', 'labels', 'target', 'class', 'class_name', 'classname', 'class_label', 'class_id', 'category', 'diagnosis', 'y',
  'ground_truth', 'groundtruth', 'truth', 'finding', 'finding_label', 'finding_labels', 'benign_malignant', 'cell_type', 'lesion_type',
  'tumor_type', 'type', 'grade', 'level', 'severity', 'outcome', 'result', 'status',
]; // prettier-ignore
/** From the largest unit to the smallest: who shares a patient shares everything below. */
const GROUP_NAMES = [
  'patient_id', 'patientid', 'patient', 'subject_id', 'subjectid', 'subject', 'participant_id', 'person_id', 'donor_id', 'donor', 'case_id',
  'case', 'study_id', 'exam_id', 'slide_id', 'slideid', 'slide', 'smear_id', 'smear', 'specimen_id', 'sample_id', 'lesion_id', 'lesionid',
  'lesion', 'eye_id', 'group_id', 'groupid', 'group', 'cluster', 'cluster_id',
]; // prettier-ignore
const PARTITION_NAMES = ['split', 'partition', 'data_split', 'subset', 'fold_name', 'phase', 'usage', 'set', 'dataset', 'part'];

/** Columns of 0 and 1 that are no classes. */
const NO_CLASS_COLUMN = /weight|score|fold|index|count|age|sex|gender|male|female/;
/** A one-hot table has to name one class in at least this share of its rows (ISIC 2017 leaves 69 % without). */
const ONE_HOT_SHARE = 0.25;

/** A column name in the form that the lists use: lower case, `_` between words. */
export function normalColumnName(name: string): string {
  return name
    .trim()
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '_')
    .replaceAll(/^_+|_+$/g, '');
}

/** What is known of columns by their names and first values. */
export interface GuessedColumns {
  /** Columns that may name the image, best guess first; which of them finds files decides. */
  readonly imageColumns: readonly string[];
  readonly labelColumn: string | null;
  readonly labelColumns: readonly string[] | null;
  readonly groupColumn: string | null;
  readonly partitionColumn: string | null;
}

/**
 * Guesses what each column means from its name and, for partitions and one-hot tables, its values.
 *
 * @param header the column names in order
 * @param rows the first rows (some hundred are enough)
 */
export function guessColumns(header: readonly string[], rows: readonly TableRow[]): GuessedColumns {
  const imageColumns = named(header, IMAGE_NAMES);
  const isFree = (column: string): boolean => column !== imageColumns[0];
  const labelColumn = named(header, LABEL_NAMES).find((column) => isFree(column) && hasLabels(column, rows)) ?? null;
  const groupColumn =
    named(header, GROUP_NAMES).find((column) => isFree(column) && column !== labelColumn && hasValues(column, rows)) ?? null;
  return {
    imageColumns,
    labelColumn,
    labelColumns: labelColumn === null ? oneHotColumns(header, rows, imageColumns[0] ?? null) : null,
    groupColumn,
    partitionColumn:
      named(header, PARTITION_NAMES).find((column) => column !== labelColumn && namesPartitions(column, rows)) ?? null,
  };
}

/** The mapping of a guess with the image column that was found to name files. All columns without a meaning become attributes. */
export function mappingFrom(guess: GuessedColumns, imageColumn: string, header: readonly string[]): ColumnMapping {
  const taken = new Set([
    imageColumn,
    guess.labelColumn,
    guess.groupColumn,
    guess.partitionColumn,
    ...(guess.labelColumns ?? []),
  ]);
  return {
    imageColumn,
    labelColumn: guess.labelColumn,
    labelColumns: guess.labelColumns,
    groupColumn: guess.groupColumn,
    partitionColumn: guess.partitionColumn,
    attributeColumns: header.filter((column) => column !== '' && !taken.has(column)),
  };
}

/** The columns that a mapping names but the table has not. */
export function missingColumns(mapping: ColumnMapping, header: readonly string[]): string[] {
  const { imageColumn, labelColumn, labelColumns, groupColumn, partitionColumn, attributeColumns } = mapping;
  const used = [imageColumn, labelColumn, ...(labelColumns ?? []), groupColumn, partitionColumn, ...attributeColumns];
  return used.filter((column): column is string => column !== null && !header.includes(column));
}

/** The columns whose normal name is in a list, in the list's order. */
function named(header: readonly string[], names: readonly string[]): string[] {
  const columnOf = new Map<string, string>();
  for (const column of header) {
    const name = normalColumnName(column);
    if (!columnOf.has(name)) columnOf.set(name, column);
  }
  return names.map((name) => columnOf.get(name)).filter((column): column is string => column !== undefined);
}

function valuesOf(column: string, rows: readonly TableRow[]): string[] {
  return rows.map((row) => (row[column] ?? '').trim()).filter((value) => value !== '');
}

function hasValues(column: string, rows: readonly TableRow[]): boolean {
  return rows.length === 0 || valuesOf(column, rows).length > 0;
}

function hasLabels(column: string, rows: readonly TableRow[]): boolean {
  return rows.length === 0 || valuesOf(column, rows).some((value) => !NO_LABEL_WORDS.has(value.toLowerCase()));
}

function namesPartitions(column: string, rows: readonly TableRow[]): boolean {
  const values = new Set(valuesOf(column, rows));
  return values.size > 0 && [...values].every((value) => partitionOf(value) !== null);
}

/** The columns of a one-hot truth table: 0 and 1 only, never two of them 1 in a row; null where there are fewer than two. */
function oneHotColumns(header: readonly string[], rows: readonly TableRow[], imageColumn: string | null): string[] | null {
  const columns = header.filter(
    (column) =>
      column !== imageColumn &&
      column !== '' &&
      !NO_CLASS_COLUMN.test(normalColumnName(column)) &&
      valuesOf(column, rows).length === rows.length &&
      valuesOf(column, rows).every((value) => oneHotValue(value) !== null),
  );
  if (columns.length < 2 || rows.length === 0) return null;
  const sums = rows.map((row) => columns.reduce((sum, column) => sum + (oneHotValue(row[column] ?? '') ?? 0), 0));
  const isOneHot = sums.every((sum) => sum <= 1) && sums.filter((sum) => sum === 1).length >= ONE_HOT_SHARE * rows.length;
  return isOneHot ? columns : null;
}
