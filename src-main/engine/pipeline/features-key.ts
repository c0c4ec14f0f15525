import { createHash } from 'node:crypto';
import type { PreprocessingContract } from '#shared/contract/engine/manifest.ts';
import type { View } from '#shared/domain/imaging/views.ts';
import type { Precision, RunnerId } from '#shared/contract/engine/runners.ts';

/** Raise it whenever decoding or resizing give other pixels for the same file: kept features and tensors are then computed anew. */
export const DECODER_VERSION = 1;

/** Everything beside the image that features depend on. */
export interface FeatureKey {
  readonly preprocessing: PreprocessingContract;
  readonly weightsHash: string;
  readonly layer: string;
  readonly runner: RunnerId;
  readonly precision: Precision;
  readonly view: View;
}

/** The name of a feature cache: SHA-256 over everything beside the image that the features depend on. */
export function featureKeyHash(key: FeatureKey): string {
  const { preprocessing: p } = key;
  // Written out in a fixed order: the hash must not depend on how an object was put together.
  const pixels = [p.width, p.height, p.resize, p.fit, p.colour, p.mode];
  const parts = [DECODER_VERSION, pixels, key.weightsHash, key.layer, key.runner, key.precision, key.view];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
