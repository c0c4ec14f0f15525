import { removeContents } from '#main/services/datasets/dataset-files.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { addCaseImage, addFinding, findCaseByImage, insertCase } from '#main/store/cases.ts';
import { moveContent } from '#main/store/content-store.ts';
import { transaction } from '#main/store/database.ts';
import { addDiagnosisItems } from '#main/store/diagnosis-items.ts';
import type { DiagnosisItem } from '#shared/contract/diagnosis.ts';
import type { ImageFacts } from '#shared/contract/engine/images.ts';
import type { CaseId, JobId, ModelId, OperatingPointId } from '#shared/contract/ids.ts';
import { caseTitle } from '#shared/domain/cases/case-title.ts';
import type { Finding } from '#shared/domain/diagnosis/finding.ts';
import { message } from '#shared/messages/messages.ts';

/** The outcome of one image: a finding, or why there is none. `name`: relative to what was opened. */
export type ImageResult =
  | { readonly ok: true; readonly name: string; readonly facts: ImageFacts; readonly finding: Finding }
  | { readonly ok: false; readonly name: string; readonly reason: string; readonly detail: string };

/** What the findings of a job name beside the image. */
export interface FindingSource {
  readonly jobId: JobId;
  readonly modelId: ModelId;
  readonly operatingPointId: OperatingPointId | null;
}

/**
 * Keeps a batch: the copied files move from `staging` to the home's images, then cases, findings and the job's results are written
 * in one transaction. A picture that is known by its file's hash gets its finding in the newest case that shows it, so that
 * diagnosing a folder twice gives two findings a case, not two cases a picture.
 */
export async function keepAsCases(
  deps: ServiceDeps,
  source: FindingSource,
  results: readonly ImageResult[],
  staging: string,
): Promise<readonly DiagnosisItem[]> {
  for (const result of results) if (result.ok) await moveContent(staging, deps.home.images, result.facts.fileHash);
  return transaction(deps.db, () => {
    const items = results.map((result) => (result.ok ? keepCase(deps, source, result) : result)).map(asItem);
    addDiagnosisItems(deps.db, source.jobId, items);
    return items;
  });
}

/** Keeps a batch's results with their job only: no case, no copy. */
export function keepWithJob(deps: ServiceDeps, source: FindingSource, results: readonly ImageResult[]): readonly DiagnosisItem[] {
  const items = results.map((result) => asItem(result.ok ? { ...result, caseId: null } : result));
  addDiagnosisItems(deps.db, source.jobId, items);
  return items;
}

/** Removes what a batch made of images that it did not keep (it was cancelled). */
export async function forgetImages(deps: ServiceDeps, facts: readonly ImageFacts[]): Promise<void> {
  await removeContents(deps, facts);
}

type KeptResult = (ImageResult & { ok: true; caseId: CaseId | null }) | (ImageResult & { ok: false });

function keepCase(deps: ServiceDeps, source: FindingSource, result: ImageResult & { ok: true }): KeptResult {
  const { facts, name } = result;
  const nowMs = deps.now();
  const { fileHash, pixelHash, width, height, sizeBytes, format } = facts;
  const image = { fileHash, pixelHash, width, height, sizeBytes, format, fileName: name };
  const finding = { ...source, fileHash, result: result.finding };
  const known = findCaseByImage(deps.db, fileHash);
  if (known === undefined) {
    const title = caseTitle(name, message('cases.untitled'));
    return { ...result, caseId: insertCase(deps.db, { title, images: [image], findings: [finding] }, nowMs) };
  }
  addCaseImage(deps.db, known, image, nowMs);
  addFinding(deps.db, known, finding, nowMs);
  return { ...result, caseId: known };
}

function asItem(result: KeptResult): DiagnosisItem {
  const path = result.name;
  if (!result.ok) return { ok: false, path, reason: result.reason, detail: result.detail };
  return { ok: true, path, caseId: result.caseId, fileHash: result.facts.fileHash, result: result.finding };
}
