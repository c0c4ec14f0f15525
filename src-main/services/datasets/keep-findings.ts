import { v7 } from 'uuid';
import type { WritableDb } from '#main/store/database.ts';
import { hashBytes } from '#main/store/content-store.ts';
import { setDatasetHash } from '#main/store/datasets/datasets.ts';
import type { NewFinding } from '#main/store/datasets/findings.ts';
import { listFindingRows, membersOfFindings, replaceFindings } from '#main/store/datasets/findings.ts';
import type { AuditRow } from '#main/store/datasets/images.ts';
import { listAuditRows, setExcluded, setMergedGroups } from '#main/store/datasets/images.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import { findingIdSchema } from '#shared/contract/ids.ts';
import { datasetLines } from '#shared/domain/datasets/dataset-lines.ts';
import { excludedMembers, joinsGroup } from '#shared/domain/datasets/finding-kinds.ts';
import type { LookAlikes } from '#shared/domain/datasets/findings.ts';
import { findFindings } from '#shared/domain/datasets/findings.ts';
import { mergeGroups } from '#shared/domain/datasets/merge-groups.ts';
import { testLeaks } from '#shared/domain/datasets/test-leaks.ts';

/**
 * Finds what a person should see in a dataset and keeps it. Decisions that were taken about the same images stay.
 * Groups, exclusions and hash are brought up to date. Call inside a transaction.
 *
 * @param clusters look-alikes as positions of images
 */
export function keepFindings(db: WritableDb, datasetId: DatasetId, clusters: readonly LookAlikes[]): void {
  const rows = listAuditRows(db, datasetId);
  keepFound(db, { datasetId, rows, clusters });
  applyDecisions(db, datasetId, rows);
}

interface Found {
  readonly datasetId: DatasetId;
  readonly rows: readonly AuditRow[];
  readonly clusters: readonly LookAlikes[];
}

function keepFound(db: WritableDb, { datasetId, rows, clusters }: Found): void {
  const decided = decisionsByMembers(db, datasetId);
  const indexOfPosition = new Map(rows.map(({ position }, index) => [position, index]));
  const inRows = clusters
    .map(({ members, minimum }) => ({
      members: members.map((position) => indexOfPosition.get(position)).filter((index) => index !== undefined),
      minimum,
    }))
    .filter(({ members }) => members.length > 1);
  const seen = findFindings(rows, inRows);
  const joined = seen.filter(({ kind, decision }) => joinsGroup(kind, decision)).map(({ members }) => members);
  const leaks = testLeaks(rows, joined);
  const findings = [...leaks, ...seen].map((found, position): NewFinding => {
    const imageIds = found.members.map((index) => rows[index]?.imageId ?? '');
    const before = decided.get(memberKey(found.kind, imageIds));
    return {
      findingId: findingIdSchema.parse(v7()),
      position,
      kind: found.kind,
      decision: before?.decision ?? found.decision,
      correlation: found.correlation,
      className: before?.className ?? null,
      imageIds,
    };
  });
  replaceFindings(db, datasetId, findings);
}

function memberKey(kind: string, imageIds: readonly string[]): string {
  return [kind, ...imageIds].join(' ');
}

function decisionsByMembers(db: WritableDb, datasetId: DatasetId): Map<string, Pick<NewFinding, 'decision' | 'className'>> {
  const members = membersOfFindings(db, datasetId);
  return new Map(
    listFindingRows(db, datasetId).map((row) => [
      memberKey(row.kind, members.get(row.findingId) ?? []),
      { decision: row.decision, className: row.className },
    ]),
  );
}

/**
 * Brings merged groups, exclusions and the dataset hash in line with the decisions on all findings. Splits that exist stay as they
 * are. Call inside a transaction.
 */
export function applyDecisions(
  db: WritableDb,
  datasetId: DatasetId,
  rows: readonly AuditRow[] = listAuditRows(db, datasetId),
): void {
  const inTest = new Set(rows.filter(({ givenPartition }) => givenPartition === 'test').map(({ imageId }) => imageId));
  const excluded = excludedImages(db, datasetId, (imageId) => inTest.has(imageId));
  const groups = mergeGroups(rows, joinedClusters(db, datasetId, rows));
  const changed = rows.flatMap((row, index): [string, string][] => {
    const group = groups[index] ?? '';
    return group === row.mergedGroup ? [] : [[row.imageId, group]];
  });
  setMergedGroups(db, changed);
  setExcluded(db, datasetId, excluded);
  const used = rows.flatMap(({ imageId, pixelHash, className }, index) =>
    excluded.has(imageId) ? [] : [{ pixelHash, className, group: groups[index] ?? '' }],
  );
  setDatasetHash(db, datasetId, hashBytes(datasetLines(used)));
}

/** The images that the decision `excluded` takes out. */
function excludedImages(db: WritableDb, datasetId: DatasetId, isTest: (imageId: string) => boolean): Set<string> {
  const members = membersOfFindings(db, datasetId);
  return new Set(
    listFindingRows(db, datasetId)
      .filter(({ decision }) => decision === 'excluded')
      .flatMap(({ findingId, kind }) => excludedMembers(kind, members.get(findingId) ?? [], isTest)),
  );
}

/** The findings whose images are one group, as indices into `rows`. */
export function joinedClusters(db: WritableDb, datasetId: DatasetId, rows: readonly Pick<AuditRow, 'imageId'>[]): number[][] {
  const indexOfId = new Map(rows.map(({ imageId }, index) => [imageId, index]));
  const members = membersOfFindings(db, datasetId);
  return listFindingRows(db, datasetId)
    .filter(({ kind, decision }) => joinsGroup(kind, decision))
    .map(({ findingId }) =>
      (members.get(findingId) ?? []).map((imageId) => indexOfId.get(imageId)).filter((index) => index !== undefined),
    );
}
