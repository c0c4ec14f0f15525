import type { EngineClient } from '#main/engine-client/engine-client.ts';
import type { EngineItem } from '#shared/contract/engine/engine-contract.ts';
import type { ImageFacts } from '#shared/contract/engine/images.ts';
import type { RunnerChoice } from '#shared/contract/engine/runners.ts';
import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import type { GrantedImage } from './list-images.ts';

/** An image with what decoding it found, or why it was not taken. */
export type ScannedImage =
  | { readonly ok: true; readonly image: GrantedImage; readonly facts: ImageFacts }
  | { readonly ok: false; readonly image: GrantedImage; readonly reason: string; readonly detail: string };

/** Reads and hashes images in the order in which they are given; with `copyTo` what is accepted is copied there, named by its hash. */
export async function scanImages(
  engine: EngineClient,
  images: readonly GrantedImage[],
  copyTo: string | null,
  signal: AbortSignal,
): Promise<readonly ScannedImage[]> {
  const found: (ScannedImage | undefined)[] = images.map(() => undefined);
  const input = {
    sources: images.map(({ path }, index) => ({ index, path })),
    thumbnailsPath: null,
    copyTo,
    ...DEFAULT_IMAGE_LIMITS,
  };
  await engine.call('images.scan', input, {
    signal,
    onItem: (items: EngineItem<'images.scan'>) => {
      for (const item of items) {
        const image = images[item.index];
        if (image === undefined) continue;
        found[item.index] = item.ok
          ? { ok: true, image, facts: item.facts }
          : { ok: false, image, reason: item.reason, detail: item.detail };
      }
    },
  });
  return found.filter((image) => image !== undefined);
}

export interface PredictRequest {
  readonly modelDir: string;
  readonly resourcesDir: string;
  readonly cacheDir: string | null;
  readonly runner: RunnerChoice;
  readonly views: number;
}

/** What was predicted of one image: probabilities in the order of the model's classes, or why there are none. */
export type Prediction =
  | { readonly ok: true; readonly probabilities: readonly number[] }
  | { readonly ok: false; readonly reason: string; readonly detail: string };

/**
 * Predicts images; the answers are by place in `images`. When it is cancelled what was predicted until then is returned, so that
 * the caller can keep it.
 */
export async function predictImages(
  engine: EngineClient,
  request: PredictRequest,
  images: readonly { readonly path: string; readonly pixelHash: string }[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, Prediction>> {
  const answers = new Map<number, Prediction>();
  if (images.length === 0) return answers;
  const input = { ...request, images: images.map((image, index) => ({ ...image, id: String(index) })) };
  const onItem = (items: EngineItem<'prediction.run'>): void => {
    for (const item of items) {
      answers.set(
        Number(item.id),
        item.ok ? { ok: true, probabilities: item.probabilities } : { ok: false, reason: item.reason, detail: item.detail },
      );
    }
  };
  try {
    await engine.call('prediction.run', input, { signal, onItem });
  } catch (error) {
    // Cancelled: what came before counts. Everything else ends the job.
    if (!signal.aborted) throw error;
  }
  return answers;
}
