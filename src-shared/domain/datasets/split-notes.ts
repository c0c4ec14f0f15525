import { compareNames } from './names.ts';
import type { Note } from './note.ts';
import type { Partition } from './partition.ts';
import { PARTITIONS } from './partition.ts';
import type { SplitItem, SplitRequest } from './split-types.ts';

/** A partition whose share is off its target by more than this gets a note: a few large groups decide its size. */
const SHARE_TOLERANCE = 0.05;

/** What a person should know about a finished split: leaks, missing classes, empty parts, sizes far from the wish. */
export function splitNotes(items: readonly SplitItem[], partitions: readonly Partition[], request: SplitRequest): Note[] {
  return [
    ...leakNotes(items, partitions, request),
    ...absenceNotes(items, partitions, request),
    ...shareNotes(partitions, request),
  ];
}

/** Groups, and images with equal or nearly equal pixels, that lie in more than one partition. Only a given or an image split can have any. */
function leakNotes(items: readonly SplitItem[], partitions: readonly Partition[], { rule }: SplitRequest): Note[] {
  if (rule !== 'given') return [];
  const groups = straddling(
    items.map(({ group }) => group),
    partitions,
  );
  const duplicates = straddling(
    items.map(({ duplicateGroup }) => duplicateGroup),
    partitions,
  );
  return [
    ...(groups > 0 ? [{ key: 'datasets.note.givenLeaks', values: { groups } }] : []),
    ...(duplicates > 0 ? [{ key: 'datasets.note.givenDuplicates', values: { duplicates } }] : []),
  ];
}

/** How many names occur in more than one partition. */
function straddling(names: readonly string[], partitions: readonly Partition[]): number {
  const found = new Map<string, Partition>();
  const twice = new Set<string>();
  names.forEach((name, index) => {
    const partition = partitions[index] ?? 'train';
    const first = found.get(name);
    if (first === undefined) found.set(name, partition);
    else if (first !== partition) twice.add(name);
  });
  return twice.size;
}

function absenceNotes(items: readonly SplitItem[], partitions: readonly Partition[], { fractions, rule }: SplitRequest): Note[] {
  const present = new Set(items.map(({ className }, index) => `${partitions[index] ?? ''} ${className}`));
  const classes = [...new Set(items.map(({ className }) => className))].sort(compareNames);
  const used = new Set(partitions);
  return PARTITIONS.flatMap((partition) => {
    if (!used.has(partition)) {
      const isWanted = fractions[partition] > 0 || rule === 'given';
      return isWanted ? [{ key: 'datasets.note.partEmpty', values: { partition } }] : [];
    }
    return classes
      .filter((className) => !present.has(`${partition} ${className}`))
      .map((className) => ({ key: 'datasets.note.classMissing', values: { partition, className } }));
  });
}

function shareNotes(partitions: readonly Partition[], { fractions, rule }: SplitRequest): Note[] {
  if (rule === 'given') return [];
  return PARTITIONS.flatMap((partition) => {
    const share = partitions.filter((other) => other === partition).length / Math.max(1, partitions.length);
    if (Math.abs(share - fractions[partition]) <= SHARE_TOLERANCE) return [];
    const percent = Math.round(share * 100);
    return [{ key: 'datasets.note.shareOff', values: { partition, percent, wanted: Math.round(fractions[partition] * 100) } }];
  });
}
