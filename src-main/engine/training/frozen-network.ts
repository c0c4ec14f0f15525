import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import type { RunnerChoice } from '#shared/contract/engine/runners.ts';
import { buildFeatureNetwork } from '#main/engine/architectures/classifier.ts';
import type { ClassifierPlan } from '#main/engine/architectures/classifier.ts';
import type { FeatureExtractor } from '#main/engine/pipeline/features-extractor.ts';
import { openNetwork } from '#main/engine/pipeline/open-network.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import type { StartWeights } from './start-weights.ts';

/** What a frozen network is opened from. */
export interface FrozenRequest {
  readonly plan: ClassifierPlan;
  readonly start: StartWeights;
  readonly preprocessing: PreprocessingContract;
  readonly cacheDir: string;
  readonly runner: RunnerChoice;
}

/**
 * Opens the frozen part of a classifier on the runner that is fastest for features; whoever opens it closes its model. Its features'
 * key names the weights and the last layer, so another head on the same network finds them in the cache.
 */
export async function openFrozenNetwork({
  plan,
  start,
  preprocessing,
  cacheDir,
  runner,
}: FrozenRequest): Promise<FeatureExtractor> {
  await readyTfjs();
  const { layer, featureCount } = endOfFeatures(plan);
  const source = {
    name: plan.recipe,
    contentHash: `${start.hash} ${layer} ${preprocessing.width}`,
    load: async () => buildFeatureNetwork(plan),
    weights: (model: LayersModel) => start.of(model.layers),
  };
  const { model, record } = await openNetwork(source, { runner, job: 'features', cacheDir });
  return { weightsHash: start.hash, layer, record, featureCount, preprocessing, model };
}

/** The layer that gives the features, in words that tell one network from another, and how many they are. */
function endOfFeatures(plan: ClassifierPlan): { readonly layer: string; readonly featureCount: number } {
  const model = buildFeatureNetwork(plan);
  const featureCount = Number(model.outputs[0]?.shape.at(-1));
  const layer = `${model.layers.length} layers to ${model.layers.at(-1)?.name ?? ''}`;
  model.dispose();
  return { layer, featureCount };
}
