import { basename } from 'node:path';
import type { ResolvedGrant } from '#main/services/deps.ts';
import type { ColumnMapping } from '#shared/contract/import-plan.ts';
import { countByClass } from '#shared/domain/datasets/layout.ts';
import type { KnownSet } from '#shared/domain/datasets/known-sets/known-set.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import type { PresetChoice, PresetId } from '#shared/domain/datasets/presets.ts';
import { PRESETS, recognisePreset } from '#shared/domain/datasets/presets.ts';
import { isAppError } from '#shared/errors/app-error.ts';
import type { TestSummary } from './add-test-set.ts';
import { addTestSet, summariseTest } from './add-test-set.ts';
import type { SourceRequest } from './dataset-source.ts';
import { openSource } from './dataset-source.ts';
import { groupTablesNear, readGroupTables } from './group-table.ts';
import type { AttributeValues } from './reshape-rows.ts';
import { attributeValues, checkWishes, countGroups, joinGroups, keepRows, mapClasses, readNames } from './reshape-rows.ts';
import type { DatasetSource, SourceChanges } from './source-rows.ts';

/** What a user wants made of a source. */
export interface PrepareRequest extends SourceRequest {
  readonly preset: PresetChoice;
  readonly classMap: Readonly<Record<string, string>>;
  readonly keep: Readonly<Record<string, readonly string[]>>;
  readonly groupTables: readonly ResolvedGrant[];
  readonly test: ResolvedGrant | null;
}

/** What a known set would make of a source, for the user to accept. */
export interface Suggestion {
  readonly preset: PresetId;
  readonly recipe: string | null;
  readonly classes: readonly { readonly name: string; readonly images: number }[];
  readonly groups: number;
  readonly positiveClasses: readonly string[];
  readonly changes: readonly Note[];
}

/** A source as it would be imported. */
export interface PreparedSource {
  readonly source: DatasetSource;
  readonly recipe: string | null;
  /** Of the preset that is used; those that are there. */
  readonly positiveClasses: readonly string[];
  /** Of the known set that was recognised and is not used. */
  readonly suggestion: Suggestion | null;
  /** Classes before any were joined. */
  readonly sourceClasses: readonly { readonly name: string; readonly images: number; readonly becomes: string }[];
  /** By which images can be chosen, before any were. */
  readonly attributes: readonly AttributeValues[];
  readonly test: TestSummary | null;
}

/**
 * Opens a source and makes of it what the user wants: a known set's names read, groups from other tables, classes joined, some images
 * only, a separate test set. Throws what `openSource` throws and the errors of these steps.
 */
export async function prepareSource(request: PrepareRequest, signal: AbortSignal): Promise<PreparedSource> {
  const opened = await openSource(request, signal);
  const recognised = recognise(opened);
  const plain = await reshape(opened, { ...request, preset: null }, signal);
  const chosen = request.preset === 'auto' ? recognised : request.preset === 'none' ? null : request.preset;
  const wanted = chosen ?? recognised;
  const shaped = wanted === null ? plain : await reshape(opened, { ...request, preset: wanted }, signal);
  const changesNothing = sameRows(plain.source, shaped.source);
  const isUsed = chosen !== null || changesNothing;
  const used = isUsed ? shaped : plain;
  checkWishes({ classes: used.sourceClasses.map(({ name }) => name), attributes: used.attributes }, request);
  const test =
    request.test === null ? null : await openTest(request, { picked: request.test, preset: used.source.preset }, signal);
  const source = test === null ? used.source : addTestSet(used.source, test);
  return {
    source,
    recipe: used.source.preset === null ? null : PRESETS[used.source.preset].recipe,
    positiveClasses: positivesOf(used.source),
    suggestion: isUsed || recognised === null ? null : suggest(recognised, shaped.source),
    sourceClasses: used.sourceClasses,
    attributes: used.attributes,
    test: test === null ? null : summariseTest(test),
  };
}

function recognise({ columns, rows }: DatasetSource): PresetId | null {
  const usable = rows.filter(({ rejection }) => rejection === null || rejection.reason === 'no-label');
  return recognisePreset({
    columns: columns.map(({ name }) => name),
    paths: usable.map(({ path }) => path),
    classNames: countByClass(usable).map(({ name }) => name),
  });
}

interface Shape extends Omit<PrepareRequest, 'preset'> {
  readonly preset: PresetId | null;
}

type Shaped = Pick<PreparedSource, 'source' | 'sourceClasses' | 'attributes'>;

async function reshape(source: DatasetSource, shape: Shape, signal: AbortSignal): Promise<Shaped> {
  const known = shape.preset === null ? null : PRESETS[shape.preset];
  const named = known === null ? { rows: source.rows, notes: [] } : readNames(source.rows, known);
  const tables = await groupTablesOf(shape, source);
  const grouped = joinGroups(named.rows, await readGroupTables({ ...source, rows: named.rows }, tables, signal));
  const own = Object.keys(shape.classMap).length > 0;
  const classMap = own ? shape.classMap : (known?.classMap ?? {});
  const mapped = mapClasses(grouped.rows, classMap, !own);
  const kept = keepRows(mapped, shape.keep);
  return {
    source: {
      ...source,
      preset: shape.preset,
      rows: kept.rows,
      hasGroupColumn: source.hasGroupColumn || tables.length > 0 || (known !== null && known.readPath !== null),
      notes: [...shapeNotes(source, known, tables), ...named.notes, ...grouped.notes, ...kept.notes],
      changes: changesOf(shape, classMap, tables),
    },
    sourceClasses: sourceClassesOf(grouped.rows, mapped),
    attributes: attributeValues(mapped),
  };
}

function shapeNotes({ notes, hasGroupColumn }: DatasetSource, known: KnownSet | null, tables: readonly string[]): Note[] {
  const namesGroups = known !== null && known.readPath !== null;
  const old = tables.length > 0 || namesGroups ? notes.filter(({ key }) => key !== 'datasets.note.noGroupColumn') : notes;
  const lacksGroups = known !== null && known.groupTable !== null && tables.length === 0 && !namesGroups && !hasGroupColumn;
  return [
    ...old,
    ...(known?.notes ?? []).map((key): Note => ({ key, values: {} })),
    ...(lacksGroups ? [{ key: 'datasets.note.groupTableWanted', values: {} }] : []),
    ...tables.map((path): Note => ({ key: 'datasets.note.groupTable', values: { table: basename(path) } })),
  ];
}

function changesOf({ keep }: Shape, classMap: Readonly<Record<string, string>>, tables: readonly string[]): SourceChanges {
  return { classMap, keep, groupTables: tables.map((path) => basename(path)), testName: null };
}

/** The tables of groups that the user named, else those of the known set that lie beside the data. */
async function groupTablesOf({ groupTables, preset, picked }: Shape, source: DatasetSource): Promise<readonly string[]> {
  if (groupTables.length > 0) return groupTables.flatMap(({ files }) => files ?? []);
  const name = preset === null ? null : PRESETS[preset].groupTable;
  return name === null || source.hasGroupColumn ? [] : groupTablesNear(picked, name);
}

function sourceClassesOf(before: DatasetSource['rows'], after: DatasetSource['rows']): PreparedSource['sourceClasses'] {
  const becomes = new Map<string, string>();
  before.forEach(({ className }, index) => {
    if (className !== null) becomes.set(className, after[index]?.className ?? className);
  });
  return countByClass(before.filter(({ rejection }) => rejection === null)).map(({ name, images }) => ({
    name,
    images,
    becomes: becomes.get(name) ?? name,
  }));
}

function sameRows(a: DatasetSource, b: DatasetSource): boolean {
  return (
    a.rows.length === b.rows.length &&
    a.rows.every((row, index) => {
      const other = b.rows[index];
      return (
        row.className === other?.className &&
        row.group === other.group &&
        row.rejection?.reason === other.rejection?.reason &&
        Object.keys(row.attributes).length === Object.keys(other.attributes).length
      );
    })
  );
}

function suggest(preset: PresetId, source: DatasetSource): Suggestion {
  const usable = source.rows.filter(({ rejection }) => rejection === null);
  const own = new Set<string>(PRESETS[preset].notes);
  return {
    preset,
    recipe: PRESETS[preset].recipe,
    classes: countByClass(usable),
    groups: countGroups(usable),
    positiveClasses: positivesOf(source),
    changes: source.notes.filter(
      ({ key }) => own.has(key) || key === 'datasets.note.fewGroups' || key === 'datasets.note.groupTable',
    ),
  };
}

function positivesOf({ preset, rows }: DatasetSource): readonly string[] {
  if (preset === null) return [];
  const classes = new Set(rows.map(({ className }) => className));
  return PRESETS[preset].positiveClasses.filter((name) => classes.has(name));
}

/** The separate test set, read as the training data is. Its table may have other columns: then its own names count. */
async function openTest(
  request: PrepareRequest,
  { picked, preset }: { readonly picked: ResolvedGrant; readonly preset: PresetId | null },
  signal: AbortSignal,
): Promise<DatasetSource> {
  const imageRoot = picked.files === null ? null : request.imageRoot;
  const open = (mapping: ColumnMapping | null): Promise<DatasetSource> => openSource({ picked, imageRoot, mapping }, signal);
  const opened = await open(request.mapping).catch((error: unknown) => {
    if (isAppError(error, 'dataset/unknown-column')) return open(null);
    throw error;
  });
  const { source } = await reshape(opened, { ...request, picked, preset }, signal);
  return source;
}
