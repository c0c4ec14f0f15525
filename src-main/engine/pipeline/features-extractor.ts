import type { PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import type { RunnerChoice, RunnerRecord } from '#shared/contract/engine/runners.ts';
import { BACKBONES } from '#shared/domain/architectures/backbones.ts';
import type { BackboneId } from '#shared/domain/architectures/backbones.ts';
import { stretchedTo } from '#shared/domain/imaging/square-input.ts';
import { loadFeatureModel } from '#main/engine/architectures/registry.ts';
import type { OpenModel } from '#main/engine/runners/runner.ts';
import { inferenceJob } from '#main/engine/runners/threads.ts';
import { openNetwork } from './open-network.ts';

/** What an extractor is opened from. */
export interface ExtractorRequest {
  readonly backbone: BackboneId;
  readonly resourcesDir: string;
  readonly cacheDir: string | null;
  readonly runner: RunnerChoice;
}

/** A frozen network that is ready to turn images into features. */
export interface FeatureExtractor {
  /** Names its weights by their content: a part of the cache's key. */
  readonly weightsHash: string;
  /** The layer whose output the features are: a part of the cache's key. */
  readonly layer: string;
  readonly record: RunnerRecord;
  readonly featureCount: number;
  readonly preprocessing: PreprocessingContract;
  readonly model: OpenModel;
}

/** How pixels become the input of a backbone. */
export function preprocessingOf(id: BackboneId): PreprocessingContract {
  return stretchedTo({ ...BACKBONES[id], resize: 'tf_bilinear' });
}

/** Opens a backbone on a runner. Errors: `engine/runner-unavailable`, those of reading weights. */
async function openFeatureExtractor({ backbone, resourcesDir, cacheDir, runner }: ExtractorRequest): Promise<FeatureExtractor> {
  const { weights, featureMap, featureLayer } = BACKBONES[backbone];
  const source = {
    name: backbone,
    contentHash: `${weights.sha256} ${featureLayer}`,
    load: () => loadFeatureModel(backbone, resourcesDir),
  };
  const { model, record } = await openNetwork(source, { runner, job: inferenceJob(), cacheDir });
  return {
    weightsHash: weights.sha256,
    layer: featureLayer,
    record,
    featureCount: featureMap[2],
    preprocessing: preprocessingOf(backbone),
    model,
  };
}

const open = new Map<string, Promise<FeatureExtractor>>();

/**
 * The extractor of a backbone on a runner, opened once in each process and then kept: the second diagnosis does not wait for it.
 * Nobody closes it but `closeFeatureExtractors`.
 */
export function sharedFeatureExtractor(request: ExtractorRequest): Promise<FeatureExtractor> {
  const key = JSON.stringify([request.backbone, request.resourcesDir, request.runner]);
  const kept = open.get(key);
  if (kept !== undefined) return kept;
  const opening = openFeatureExtractor(request);
  open.set(key, opening);
  // One that failed must not be handed out again: the next call tries anew.
  opening.catch(() => open.delete(key));
  return opening;
}

/** Frees all extractors of this process. */
export async function closeFeatureExtractors(): Promise<void> {
  const extractors = await Promise.allSettled(open.values());
  open.clear();
  for (const result of extractors) if (result.status === 'fulfilled') await result.value.model.close();
}
