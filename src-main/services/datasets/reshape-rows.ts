import type { KnownSet } from '#shared/domain/datasets/known-sets/known-set.ts';
import { compareNames } from '#shared/domain/datasets/names.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { SourceRow } from './source-rows.ts';

/** Rows after a change, and what a person should know about it. */
export interface Reshaped {
  readonly rows: readonly SourceRow[];
  readonly notes: readonly Note[];
}

/** Where classes are joined, the class as found is kept under this attribute, for figures of each of them. */
const ORIGINAL_CLASS = 'original_class';

/** Values of an attribute from fewer groups than this get a warning: figures for them say little. */
const FEW_GROUPS = 8;

/** Reads what the names of a known set's images say. What a name says counts more than its folder. */
export function readNames(rows: readonly SourceRow[], known: KnownSet): Reshaped {
  const { readPath, needsName } = known;
  if (readPath === null) return { rows, notes: [] };
  let unread = 0;
  const read = rows.map((row): SourceRow => {
    if (row.rejection !== null && row.rejection.reason !== 'no-label') return row;
    const meaning = readPath(row.path);
    if (meaning === null || meaning.group === null) unread += 1;
    if (meaning === null) return needsName ? { ...row, className: null, rejection: { reason: 'no-label', detail: '' } } : row;
    const className = meaning.className ?? row.className;
    return {
      ...row,
      className,
      group: meaning.group ?? row.group,
      attributes: { ...row.attributes, ...meaning.attributes },
      rejection: className === null ? row.rejection : null,
    };
  });
  const notes = unread > 0 ? [{ key: 'datasets.note.namesUnread', values: { images: unread } }] : [];
  return { rows: read, notes: [...notes, ...sparseNotes(read, known.sparseAttribute)] };
}

function sparseNotes(rows: readonly SourceRow[], attribute: string | null): Note[] {
  if (attribute === null) return [];
  const groupsOf = new Map<string, Set<string>>();
  for (const { group, attributes, rejection } of rows) {
    const value = attributes[attribute];
    if (value === undefined || group === null || rejection !== null) continue;
    const groups = groupsOf.get(value) ?? new Set();
    groupsOf.set(value, groups.add(group));
  }
  const few = [...groupsOf].filter(([, groups]) => groups.size < FEW_GROUPS).sort(([a], [b]) => compareNames(a, b));
  if (few.length === 0) return [];
  const values = few.map(([value, groups]) => `${value} ${String(groups.size)}`).join(', ');
  return [{ key: 'datasets.note.fewGroups', values: { values, count: few.length } }];
}

/** Gives images the groups that a table of groups names; the others keep theirs. */
export function joinGroups(rows: readonly SourceRow[], groupOf: ReadonlyMap<string, string>): Reshaped {
  const used = rows.filter(({ rejection }) => rejection === null);
  const missed = used.filter(({ path }) => !groupOf.has(path)).length;
  return {
    rows: rows.map((row) => ({ ...row, group: groupOf.get(row.path) ?? row.group })),
    notes: missed > 0 && groupOf.size > 0 ? [{ key: 'datasets.note.groupTableMissed', values: { images: missed } }] : [],
  };
}

/**
 * Joins classes: every image of a class of the map gets the class that it names.
 *
 * @param classMap source class to class; source classes are compared exactly, those of a known set without capitals
 * @param anyCapitals whether `classMap` is a known set's
 */
export function mapClasses(
  rows: readonly SourceRow[],
  classMap: Readonly<Record<string, string>>,
  anyCapitals: boolean,
): readonly SourceRow[] {
  const target = new Map(Object.entries(classMap));
  if (target.size === 0) return rows;
  return rows.map((row) => {
    if (row.className === null) return row;
    const className = target.get(anyCapitals ? row.className.trim().toLowerCase() : row.className);
    // A class that keeps its name gets the attribute, too: else it would have no value beside those that were joined.
    return {
      ...row,
      className: className ?? row.className,
      attributes: { ...row.attributes, [ORIGINAL_CLASS]: row.className },
    };
  });
}

/** Leaves only rows whose attributes have one of the wanted values; the others are not part of the source any more. */
export function keepRows(rows: readonly SourceRow[], keep: Readonly<Record<string, readonly string[]>>): Reshaped {
  const wanted = Object.entries(keep).filter(([, values]) => values.length > 0);
  const kept = rows.filter(({ attributes }) =>
    wanted.every(([attribute, values]) => values.includes(attributes[attribute] ?? '')),
  );
  const left = rows.length - kept.length;
  return { rows: kept, notes: left > 0 ? [{ key: 'datasets.note.leftOut', values: { images: left } }] : [] };
}

/** An attribute with its values, most frequent first. */
export interface AttributeValues {
  readonly name: string;
  readonly values: readonly { readonly value: string; readonly images: number }[];
}

/** An attribute of more values is a measurement or an identifier: nobody chooses images by it. */
const MAX_VALUES = 40;
const MAX_ATTRIBUTES = 20;

/** The attributes by which images can be chosen. */
export function attributeValues(rows: readonly SourceRow[]): readonly AttributeValues[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { attributes, rejection } of rows) {
    if (rejection !== null) continue;
    for (const [name, value] of Object.entries(attributes)) {
      const values = counts.get(name) ?? new Map<string, number>();
      if (values.size <= MAX_VALUES) counts.set(name, values.set(value, (values.get(value) ?? 0) + 1));
    }
  }
  return [...counts]
    .filter(([, values]) => values.size <= MAX_VALUES)
    .slice(0, MAX_ATTRIBUTES)
    .map(([name, values]) => ({
      name,
      values: [...values].map(([value, images]) => ({ value, images })).sort((a, b) => b.images - a.images),
    }));
}

/** Throws `dataset/unknown-class` and `dataset/unknown-attribute` where what is wanted names something that is not there. */
export function checkWishes(
  found: { readonly classes: readonly string[]; readonly attributes: readonly AttributeValues[] },
  wanted: {
    readonly classMap: Readonly<Record<string, string>>;
    readonly keep: Readonly<Record<string, readonly string[]>>;
  },
): void {
  const unknown = Object.keys(wanted.classMap).find((name) => !found.classes.includes(name));
  if (unknown !== undefined) throw new AppError('dataset/unknown-class', { name: unknown, classes: found.classes });
  for (const [attribute, values] of Object.entries(wanted.keep)) {
    const known = found.attributes.find(({ name }) => name === attribute)?.values.map(({ value }) => value) ?? [];
    const value = values.find((one) => !known.includes(one));
    if (value !== undefined) throw new AppError('dataset/unknown-attribute', { attribute, value, known });
  }
}

/** How many groups rows have; an image without one is its own. */
export function countGroups(rows: readonly SourceRow[]): number {
  const groups = new Set<string>();
  let alone = 0;
  for (const { group, rejection } of rows) {
    if (rejection !== null) continue;
    if (group === null) alone += 1;
    else groups.add(group);
  }
  return groups.size + alone;
}
