import type { ServiceDeps } from '#main/services/deps.ts';
import { transaction } from '#main/store/database.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import type { FindingRow } from '#main/store/datasets/findings.ts';
import {
  getFindingRow,
  listFindingImages,
  listFindingRows,
  membersOfFindings,
  partitionsOfFindings,
  setDecision,
} from '#main/store/datasets/findings.ts';
import { relabelImages } from '#main/store/datasets/images.ts';
import { newestSplitId } from '#main/store/datasets/splits.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import type { Finding } from '#shared/contract/datasets.ts';
import type { DatasetId } from '#shared/contract/ids.ts';
import type { FindingDecision, FindingKind } from '#shared/domain/datasets/finding-kinds.ts';
import type { Partition } from '#shared/domain/datasets/partition.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { assertUnused } from './remove-dataset.ts';
import { applyDecisions } from './keep-findings.ts';

const LISTED_IMAGES = 50;

/** The findings of a dataset, label conflicts first, each with its first images. */
export function listFindings(deps: ServiceDeps, datasetId: DatasetId): { findings: Finding[] } {
  getDatasetRow(deps.db, datasetId);
  const partitions = partitionsOf(deps, datasetId);
  return { findings: listFindingRows(deps.db, datasetId).map((row) => describe(deps, row, partitions.get(row.findingId) ?? [])) };
}

/**
 * Takes a decision on a finding. `className`: all images of a label conflict get this class. Splits that exist do not change: a new
 * split takes the decision into account. Throws `dataset/unknown`, `dataset/not-decidable`, `dataset/unknown-class`, `dataset/in-use`.
 */
export function decideFinding(deps: ServiceDeps, input: HandlerInput<'datasets.decide'>): Finding {
  const { findingId, decision, className } = input;
  const finding = getFindingRow(deps.db, findingId);
  const { datasetId, kind } = finding;
  const allowed = allowedDecisions(kind);
  if (!allowed.includes(decision)) throw new AppError('dataset/not-decidable', { kind, decision, allowed });
  assertUnused(deps, datasetId);
  const relabels = kind === 'label-conflict' && className !== null && decision !== 'excluded';
  if (relabels) assertClass(deps, datasetId, className);
  transaction(deps.db, () => {
    if (relabels) relabelImages(deps.db, membersOfFindings(deps.db, datasetId).get(findingId) ?? [], className);
    setDecision(deps.db, findingId, decision, relabels ? className : finding.className);
    applyDecisions(deps.db, datasetId);
  });
  deps.emit({ name: 'data.changed', payload: { topics: ['datasets'] } });
  return describe(deps, getFindingRow(deps.db, findingId), partitionsOf(deps, datasetId).get(findingId) ?? []);
}

/** Look-alikes can be joined or kept apart; a poor image can only be taken out or accepted. */
function allowedDecisions(kind: FindingKind): FindingDecision[] {
  const isAboutCopies =
    kind === 'large-cluster' || kind === 'exact-duplicate' || kind === 'near-duplicate' || kind === 'label-conflict';
  return isAboutCopies ? ['merged', 'separate', 'excluded', 'accepted'] : ['excluded', 'accepted'];
}

function assertClass(deps: ServiceDeps, datasetId: DatasetId, className: string): void {
  const classes = getDatasetRow(deps.db, datasetId).classes.map(({ name }) => name);
  if (!classes.includes(className)) throw new AppError('dataset/unknown-class', { name: className, classes });
}

function partitionsOf(deps: ServiceDeps, datasetId: DatasetId): ReadonlyMap<string, Partition[]> {
  const splitId = newestSplitId(deps.db, datasetId);
  return splitId === null ? new Map() : partitionsOfFindings(deps.db, datasetId, splitId);
}

function describe(deps: ServiceDeps, row: FindingRow, partitions: Partition[]): Finding {
  return {
    findingId: row.findingId,
    kind: row.kind,
    decision: row.decision,
    imageCount: row.imageCount,
    images: listFindingImages(deps.db, row.findingId, LISTED_IMAGES),
    correlation: row.correlation,
    partitions,
  };
}
