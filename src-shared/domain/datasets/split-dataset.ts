import { AppError } from '#shared/errors/app-error.ts';
import { assignUnits } from './assign-units.ts';
import type { Note } from './note.ts';
import type { Partition } from './partition.ts';
import { PARTITIONS } from './partition.ts';
import { splitNotes } from './split-notes.ts';
import type { Fractions, SplitItem, SplitRequest, SplitResult } from './split-types.ts';
import { assertEnoughUnits, unitsOf } from './units.ts';

/** Fractions have to add up to 1 within this much: .7 + .15 + .15 is not exactly 1 in binary. */
const FRACTION_TOLERANCE = 0.001;

/**
 * Splits images into train, validation and test: stratified by class, whole groups only, the same for the same seed.
 *
 * Throws `dataset/bad-fractions`, `dataset/too-few-classes`, `dataset/class-one-image`, `dataset/class-one-group` and, for
 * the rule `given`, `dataset/no-given-partitions`.
 */
export function splitDataset(items: readonly SplitItem[], request: SplitRequest): SplitResult {
  checkFractions(request.fractions);
  checkClasses(items, request);
  const partitions = request.rule === 'given' ? splitAsGiven(items, request) : splitByUnits(items, request);
  return { partitions, notes: [...ruleNotes(items, request), ...splitNotes(items, partitions, request)] };
}

/** The name of the unit of an item: what must not straddle under the rule. */
export function unitOf(item: SplitItem, rule: SplitRequest['rule']): string {
  return rule === 'image' ? item.duplicateGroup : item.group;
}

function checkFractions(fractions: Fractions): void {
  const sum = PARTITIONS.reduce((total, partition) => total + fractions[partition], 0);
  const isShare = PARTITIONS.every((partition) => fractions[partition] >= 0 && fractions[partition] <= 1);
  if (isShare && fractions.train > 0 && Math.abs(sum - 1) <= FRACTION_TOLERANCE) return;
  const { train, validation, test } = fractions;
  throw new AppError('dataset/bad-fractions', { train, validation, test, sum: Number(sum.toFixed(4)) });
}

function checkClasses(items: readonly SplitItem[], { rule }: SplitRequest): void {
  // A given split is what it is; its notes say what it lacks.
  assertEnoughUnits(keyed(items, rule), { units: rule === 'given' ? 1 : 2 });
}

function keyed(items: readonly SplitItem[], rule: SplitRequest['rule']): { className: string; key: string }[] {
  return items.map((item) => ({ className: item.className, key: unitOf(item, rule) }));
}

function splitByUnits(items: readonly SplitItem[], { rule, fractions, seed }: SplitRequest): Partition[] {
  const { units, unitIndices } = unitsOf(keyed(items, rule));
  const assigned = assignUnits(units, fractions, seed);
  return unitIndices.map((index) => assigned[index] ?? 'train');
}

/** What folders or a column say. Images that nothing is said of go to train; a missing validation part is cut from train by group. */
function splitAsGiven(items: readonly SplitItem[], request: SplitRequest): Partition[] {
  if (!items.some(({ given }) => given !== null)) throw new AppError('dataset/no-given-partitions', { images: items.length });
  const partitions = items.map(({ given }) => given ?? 'train');
  const { train, validation } = request.fractions;
  if (partitions.includes('validation') || validation <= 0) return partitions;
  const ofTrain = items.flatMap((item, index) => (partitions[index] === 'train' ? [{ item, index }] : []));
  const share = validation / (train + validation);
  const { units, unitIndices } = unitsOf(
    keyed(
      ofTrain.map(({ item }) => item),
      'group',
    ),
  );
  const cut = assignUnits(units, { train: 1 - share, validation: share, test: 0 }, request.seed);
  ofTrain.forEach(({ index }, place) => {
    partitions[index] = cut[unitIndices[place] ?? 0] ?? 'train';
  });
  return partitions;
}

function ruleNotes(items: readonly SplitItem[], { rule, hasGroupColumn }: SplitRequest): Note[] {
  if (rule === 'image' && hasGroupColumn) {
    return [{ key: 'datasets.note.imageSplitLeaks', values: { groups: new Set(items.map(({ group }) => group)).size } }];
  }
  if (rule !== 'given') return [];
  const unsaid = items.filter(({ given }) => given === null).length;
  return [
    ...(unsaid > 0 ? [{ key: 'datasets.note.givenUnsaid', values: { images: unsaid } }] : []),
    ...(items.some(({ given }) => given === 'validation') ? [] : [{ key: 'datasets.note.validationCut', values: {} }]),
  ];
}
