import type { EngineClient } from '#main/engine-client/engine-client.ts';
import type { JobContext } from '#main/jobs/job-context.ts';
import { contentPath } from '#main/platform/home-paths.ts';
import type { ResolvedGrant, ServiceDeps } from '#main/services/deps.ts';
import { modelFolder } from '#main/services/models/model-files.ts';
import type { StoredModel } from '#main/store/models.ts';
import { seenPixels } from '#main/store/models.ts';
import type { ImageFacts } from '#shared/contract/engine/images.ts';
import type { RunnerChoice } from '#shared/contract/engine/runners.ts';
import type { OperatingPointId } from '#shared/contract/ids.ts';
import type { ImageMeasures, Usual } from '#shared/domain/datasets/quality.ts';
import { makeFinding } from '#shared/domain/diagnosis/finding.ts';
import { imageFlags } from '#shared/domain/diagnosis/image-flags.ts';
import type { Prediction, ScannedImage } from './ask-engine.ts';
import { predictImages } from './ask-engine.ts';
import type { ImageResult } from './keep-results.ts';

/** What a diagnosis is done with, decided before the job starts and the same for all its images. */
export interface Plan {
  readonly model: StoredModel;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly operatingPointId: OperatingPointId | null;
  readonly grant: ResolvedGrant;
  readonly save: boolean;
  readonly runner: RunnerChoice;
  /** Of each image, whose probabilities are averaged. */
  readonly views: number;
}

/** What a batch of images is diagnosed with; `usual`: of the images that the model learned from, where they are still there. */
export interface Batch {
  readonly plan: Plan;
  readonly usual: Usual | null;
  readonly context: JobContext;
  readonly engine: EngineClient;
}

/**
 * The results of scanned images, in their order; images that were not reached before a cancellation are left out. `staging`: the
 * folder of their copies, or null where they are read from where they lie.
 */
export async function findResults(
  deps: ServiceDeps,
  batch: Batch,
  scanned: readonly ScannedImage[],
  staging: string | null,
): Promise<readonly ImageResult[]> {
  const { plan, context, engine } = batch;
  const { modelId } = plan.model;
  const accepted = scanned.filter((image) => image.ok);
  const request = {
    modelDir: modelFolder(deps.home, modelId),
    resourcesDir: deps.resourcesDir,
    // Without a case nothing of an image is left behind, its features neither.
    cacheDir: plan.save ? deps.home.features : null,
    runner: plan.runner,
    views: plan.views,
  };
  const sources = accepted.map(({ image, facts }) => ({
    path: staging === null ? image.path : contentPath(staging, facts.fileHash),
    pixelHash: facts.pixelHash,
  }));
  const predictions = await predictImages(engine, request, sources, context.signal);
  const byImage = new Map(accepted.map((image, index) => [image, predictions.get(index)]));
  const pixelHashes = accepted.map(({ facts }) => facts.pixelHash);
  const seen = seenPixels(deps.db, modelId, pixelHashes);
  return scanned.flatMap((image): readonly ImageResult[] => {
    if (!image.ok) return [{ ok: false, name: image.image.name, reason: image.reason, detail: image.detail }];
    const prediction = byImage.get(image) ?? missingAnswer(context);
    return prediction === null ? [] : [resultOf(batch, image, prediction, seen.has(image.facts.pixelHash))];
  });
}

function missingAnswer({ signal }: JobContext): Prediction | null {
  return signal.aborted ? null : { ok: false, reason: 'unreadable', detail: 'the engine gave no answer' };
}

function resultOf(
  { plan, usual }: Batch,
  { image, facts }: ScannedImage & { ok: true },
  prediction: Prediction,
  isSeenInTraining: boolean,
): ImageResult {
  const { name } = image;
  if (!prediction.ok) return { ok: false, name, reason: prediction.reason, detail: prediction.detail };
  const { classes, positiveClasses } = plan.model.manifest;
  const flags = imageFlags(measuresOf(facts), usual, isSeenInTraining);
  const { probabilities } = prediction;
  return {
    ok: true,
    name,
    facts,
    finding: makeFinding({ classes, positiveClasses, probabilities, thresholds: plan.thresholds, flags, views: plan.views }),
  };
}

function measuresOf({ width, height, meanBrightness, contrast, sharpness }: ImageFacts): ImageMeasures {
  return { width, height, brightness: meanBrightness, contrast, sharpness };
}
