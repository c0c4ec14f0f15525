import { readFile } from 'node:fs/promises';
import { makeBlobFinder } from '#main/services/blobs/blobs.ts';
import { sourceOfFileHash } from '#main/services/datasets/image-path.ts';
import type { ServiceDeps } from '#main/services/deps.ts';
import { callClass } from '#shared/domain/metrics/calls.ts';
import { sampleOrder } from '#shared/domain/evaluation/sample-order.ts';
import type { ReportImages } from '#shared/domain/reports/evaluation-report-content.ts';
import { REPORT_IMAGES } from '#shared/domain/reports/report-images.ts';
import type { LoadedEvaluation } from './stored-request.ts';

/** A thumbnail this large is a few kilobytes and fills a quarter of a page's width. */
const SIZE = '192';

/** A random sample of the evaluated images with their thumbnails, called at the given thresholds. */
export async function reportImages(
  deps: ServiceDeps,
  { row, images }: LoadedEvaluation,
  thresholds: Readonly<Record<string, number>>,
): Promise<ReportImages> {
  const { db, engines, home } = deps;
  const find = makeBlobFinder({ thumbnailsDir: home.thumbnails, engines, sourceOf: (hash) => sourceOfFileHash(db, home, hash) });
  const byIndex = row.classes.map((name) => thresholds[name]);
  const sample = sampleOrder(images.length, row.seed).slice(0, REPORT_IMAGES);
  const shown = sample.flatMap((place) => {
    const image = images[place];
    if (image === undefined) return [];
    const called = callClass(image.probabilities, byIndex);
    const probability = image.probabilities[called] ?? 0;
    return { ...image, predicted: row.classes[called] ?? '', probability };
  });
  const pictures = await Promise.all(shown.map(({ fileHash }) => pictureOf(deps, find, fileHash)));
  return {
    shown: shown.map(({ path, truth, predicted, probability }, index) => {
      return { path, truth, predicted, probability, picture: pictures[index] ?? null };
    }),
    total: images.length,
    seed: row.seed,
  };
}

/** A thumbnail as a data URI; null where the image is gone or cannot be read any more: the report says so in its place. */
async function pictureOf(
  { log }: ServiceDeps,
  find: ReturnType<typeof makeBlobFinder>,
  fileHash: string,
): Promise<string | null> {
  try {
    const { path, contentType } = await find(fileHash, SIZE);
    return `data:${contentType};base64,${(await readFile(path)).toString('base64')}`;
  } catch (error) {
    log.debug('a report goes without a picture', { fileHash, error });
    return null;
  }
}
