import { v7 } from 'uuid';
import type { ServiceDeps } from '#main/services/deps.ts';
import type { Placed } from '#main/services/datasets/split-dataset.ts';
import { contentOfSplit, countParts } from '#main/services/datasets/split-dataset.ts';
import type { AuditRow } from '#main/store/datasets/images.ts';
import { insertSplit } from '#main/store/datasets/splits.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { Split } from '#shared/contract/datasets.ts';
import type { DatasetId, SplitId, StudyId } from '#shared/contract/ids.ts';
import { splitIdSchema } from '#shared/contract/ids.ts';
import type { Note } from '#shared/domain/datasets/note.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';
import { assignFolds, foldAssignment, foldNotes } from '#shared/domain/studies/folds.ts';
import { learningAssignments } from '#shared/domain/studies/learning-subsets.ts';
import type { PartAssignment } from '#shared/domain/studies/study-types.ts';
import type { StudyImages } from './study-images.ts';

/** Where each image goes in one run; `share`: of the training images, null for a fold. */
export interface Division {
  readonly share: number | null;
  readonly assignment: PartAssignment;
}

type Asked = Pick<HandlerInput<'studies.start'>, 'kind' | 'folds' | 'sizes' | 'seed'>;

/** Divides images for every run of a study. Throws what `assignFolds` and `learningAssignments` throw. */
export function divideForStudy(
  { items }: StudyImages,
  { kind, folds, sizes, seed }: Asked,
): { divisions: Division[]; notes: Note[] } {
  if (kind === 'learning-curve') return { divisions: learningAssignments(items, sizes, seed), notes: [] };
  const foldOf = assignFolds(items, folds, seed);
  const divisions = Array.from({ length: folds }, (_, fold) => ({
    share: null,
    assignment: foldAssignment(items, foldOf, { fold, seed }),
  }));
  return { divisions, notes: foldNotes(items, foldOf, folds) };
}

/** What lies in each part of a run. */
export function countDivision(rows: readonly AuditRow[], { assignment }: Division): Split['partitions'] {
  return countParts(placedRows(rows, assignment));
}

interface NewStudySplit {
  readonly studyId: StudyId;
  readonly datasetId: DatasetId;
  readonly seed: number;
  readonly rows: readonly AuditRow[];
  readonly division: Division;
}

/** Keeps the split of one run; its test part is what the run holds out. Call inside a transaction. */
export function keepStudySplit(deps: ServiceDeps, { studyId, datasetId, seed, rows, division }: NewStudySplit): SplitId {
  const splitId = splitIdSchema.parse(v7());
  const placed = placedRows(rows, division.assignment);
  const content = contentOfSplit(placed);
  const share = (part: Partition): number => content.partitions[part].images / Math.max(1, placed.length);
  insertSplit(deps.db, {
    splitId,
    datasetId,
    studyId,
    createdAtMs: deps.now(),
    by: 'group',
    seed,
    fractions: { train: share('train'), validation: share('validation'), test: share('test') },
    notes: [],
    ...content,
  });
  return splitId;
}

function placedRows(rows: readonly AuditRow[], assignment: PartAssignment): Placed[] {
  return rows.flatMap((row, index) => {
    const partition = assignment[index] ?? null;
    return partition === null ? [] : [{ row, partition }];
  });
}
