import { firstViews, meanProbabilities } from '#shared/domain/imaging/views.ts';
import { sharedFeatureExtractor } from '#main/engine/pipeline/features-extractor.ts';
import { streamFeatures } from '#main/engine/pipeline/features.ts';
import { RUNNERS } from '#main/engine/runners/choose.ts';
import type { Classification, ClassifiedImage, Classifier, ClassifierRequest, ClassifyJob } from './classifier.ts';
import { loadHead } from './model-version.ts';
import type { HeadVersion } from './model-version.ts';

/**
 * Opens a head on its backbone: the extractor is shared by all models on that backbone, and features of seen images serve predictions, so
 * that a second model on the same backbone opens in milliseconds. Errors: those of reading weights, `engine/runner-unavailable`.
 */
export async function openHeadClassifier(version: HeadVersion, request: ClassifierRequest): Promise<Classifier> {
  const { resourcesDir, cacheDir, runner } = request;
  const extractor = await sharedFeatureExtractor({ backbone: version.backbone, resourcesDir, cacheDir, runner });
  const source = { name: 'head', contentHash: null, load: () => loadHead(version) };
  const head = await RUNNERS[extractor.record.id].open(source, { threads: 1, compiledDir: null });

  async function* classify(images: readonly ClassifiedImage[], job: ClassifyJob): AsyncGenerator<Classification> {
    const views = firstViews(job.views, extractor.preprocessing);
    for await (const image of streamFeatures(images, { ...job, extractor, views })) {
      if (!image.ok) {
        yield image;
        continue;
      }
      const rows: Float32Array[] = [];
      for (const features of image.views) rows.push(await head.run(features, 1));
      yield { ok: true, index: image.index, probabilities: meanProbabilities(rows) };
    }
  }
  return { record: extractor.record, preprocessing: extractor.preprocessing, classify, close: head.close };
}
