import { createHash } from 'node:crypto';
import type { ModelManifest, PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import type { RunnerRecord } from '#shared/contract/engine/runners.ts';
import type { View } from '#shared/domain/imaging/views.ts';
import { firstViews, meanProbabilities, viewOf } from '#shared/domain/imaging/views.ts';
import { openNetwork } from '#main/engine/pipeline/open-network.ts';
import type { OpenModel } from '#main/engine/runners/runner.ts';
import { inferenceJob } from '#main/engine/runners/threads.ts';
import { withClassProbabilities } from './both-classes.ts';
import type { Classification, ClassifiedImage, Classifier, ClassifierRequest, ClassifyJob } from './classifier.ts';
import { loadNetwork, requireWeights, weightsOf } from './model-version.ts';
import type { NetworkVersion } from './model-version.ts';

/** Images run through the network together; larger batches are slower an image (cache misses), measured on the backbones. */
const BATCH = 8;

/** Opens a whole network on the fastest runner. Errors: those of reading weights, `engine/runner-unavailable`, `model/unsupported-layer`. */
export async function openNetworkClassifier(version: NetworkVersion, request: ClassifierRequest): Promise<Classifier> {
  // A compiled form that is kept would otherwise hide that the weights were changed.
  await requireWeights(version);
  const source = { name: 'network', contentHash: contentHashOf(version), load: () => loadNetwork(version) };
  const { runner, cacheDir } = request;
  const { model, record } = await openNetwork(source, { runner, job: inferenceJob(), cacheDir });
  return imageClassifier(model, version.manifest, record);
}

/** A classifier of images from an open network that takes them preprocessed, NHWC, and gives what the manifest says. */
export function imageClassifier(
  opened: OpenModel,
  { preprocessing, output }: Pick<ModelManifest, 'preprocessing' | 'output'>,
  record: RunnerRecord,
): Classifier {
  const model = withClassProbabilities(opened, output);
  const classify = (images: readonly ClassifiedImage[], job: ClassifyJob): AsyncGenerator<Classification> =>
    classifyImages(images, { ...job, model, preprocessing, seenAs: firstViews(job.views, preprocessing) });
  return { record, preprocessing, classify, close: model.close };
}

/** Names layers and weights: what a compiled form depends on. */
function contentHashOf(version: NetworkVersion): string {
  const layers = createHash('sha256').update(JSON.stringify(version.manifest.architecture)).digest('hex');
  return `${weightsOf(version).sha256} ${layers}`;
}

interface Classifying extends ClassifyJob {
  readonly model: OpenModel;
  readonly preprocessing: PreprocessingContract;
  readonly seenAs: readonly View[];
}

/** An image that is decoded and waits for its turn in the network. */
interface Waiting {
  readonly index: number;
  readonly values: Float32Array;
}

async function* classifyImages(images: readonly ClassifiedImage[], job: Classifying): AsyncGenerator<Classification> {
  const { width, height, resize, mode } = job.preprocessing;
  const tasks = images.map(({ path, pixelHash: expectedHash }) => ({
    path,
    width,
    height,
    resize,
    mode,
    wantHash: false,
    expectedHash,
  }));
  const imagesPerBatch = Math.max(1, Math.floor(BATCH / job.seenAs.length));
  let waiting: Waiting[] = [];
  let index = 0;
  for await (const decoded of job.pool.map('input', tasks, job.signal)) {
    if (decoded.ok) waiting.push({ index, values: decoded.values });
    else yield { ...decoded, index };
    index += 1;
    if (waiting.length >= imagesPerBatch) {
      yield* await runBatch(waiting, job);
      waiting = [];
    }
  }
  if (waiting.length > 0) yield* await runBatch(waiting, job);
}

async function runBatch(waiting: readonly Waiting[], job: Classifying): Promise<Classification[]> {
  const { model, signal, preprocessing, seenAs } = job;
  signal.throwIfAborted();
  const inputs = waiting.flatMap(({ values }) => seenAs.map((view) => viewOf(values, preprocessing, view)));
  const length = inputs[0]?.length ?? 0;
  const batch = new Float32Array(inputs.length * length);
  for (const [row, values] of inputs.entries()) batch.set(values, row * length);
  const output = await model.run(batch, inputs.length);
  const classes = output.length / inputs.length;
  const rowOf = (row: number): Float32Array => output.slice(row * classes, (row + 1) * classes);
  return waiting.map(({ index }, image) => ({
    ok: true,
    index,
    probabilities: meanProbabilities(seenAs.map((_, view) => rowOf(image * seenAs.length + view))),
  }));
}
