import { rm } from 'node:fs/promises';
import { v7 } from 'uuid';
import { datasetFolder, stagedCopies } from '#main/services/datasets/dataset-files.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { scanImages } from '#main/services/diagnosis/ask-engine.ts';
import { listImages } from '#main/services/diagnosis/list-images.ts';
import { insertCase } from '#main/store/cases.ts';
import { moveContent } from '#main/store/content-store.ts';
import type { CaseDetail } from '#shared/contract/cases.ts';
import type { HandlerInput } from '#shared/contract/contract.ts';
import { caseTitle } from '#shared/domain/cases/case-title.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { message } from '#shared/messages/messages.ts';
import { caseOf } from './case-of.ts';

/** As many pictures as one case may be given at once: whole folders are diagnosed, not made one case. */
const MOST_IMAGES = 100;

/**
 * Makes a case from an image, or from several that belong together, without asking a model. All or nothing: an image that cannot be
 * read ends it. Throws `image/rejected`, `case/too-many-images`, `diagnosis/no-images`, `grant/unknown`.
 */
export async function addCase(deps: ServiceDeps, input: HandlerInput<'cases.add'>): Promise<CaseDetail> {
  const granted = await listImages(deps.grants.resolve(input.grantId), AbortSignal.timeout(30_000));
  if (granted.length > MOST_IMAGES) throw new AppError('case/too-many-images', { received: granted.length, limit: MOST_IMAGES });
  const stagingId = v7();
  const staging = stagedCopies(deps.home, stagingId);
  try {
    const scanned = await scanImages(deps.engines.interactive, granted, staging, AbortSignal.timeout(120_000));
    const images = scanned.map((image) => {
      if (!image.ok) throw new AppError('image/rejected', { file: image.image.name, reason: image.reason, detail: image.detail });
      const { fileHash, pixelHash, width, height, sizeBytes, format } = image.facts;
      return { fileHash, pixelHash, width, height, sizeBytes, format, fileName: image.image.name };
    });
    for (const { fileHash } of images) await moveContent(staging, deps.home.images, fileHash);
    const title = input.title ?? caseTitle(granted[0]?.name ?? '', message('cases.untitled'));
    return caseOf(deps.db, insertCase(deps.db, { title, images, note: input.note.trim() }, deps.now()));
  } finally {
    await rm(datasetFolder(deps.home, stagingId), { recursive: true, force: true });
  }
}
