import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import { preprocess } from '#shared/domain/imaging/preprocessing.ts';
import type { ImageDecoder } from '#main/engine/decode/decode-image.ts';
import type { Rejection } from '#main/engine/decode/decoded.ts';
import { pixelHash } from '#main/engine/decode/pixel-hash.ts';
import { readImageFile } from '#main/engine/decode/read-file.ts';
import type { DecodedInput, InputTask } from '#main/engine/decode/tasks.ts';
import { resizeTfBilinear } from './resize.ts';

/** One file to a network's input: decode, resize by the one rule, preprocess. */
export async function decodeInput(task: InputTask, decoder: ImageDecoder): Promise<DecodedInput | Rejection> {
  const file = readImageFile(task.path, DEFAULT_IMAGE_LIMITS.maxBytes);
  if (!file.ok) return file;
  const image = await decoder.decode(file.bytes, DEFAULT_IMAGE_LIMITS);
  if (!image.ok) return image;
  const resized = resizeTfBilinear(image, task.width, task.height);
  return {
    ok: true,
    values: task.mode === 'none' ? resized : preprocess(resized, task.mode),
    pixelHash: task.wantHash ? pixelHash(image) : null,
    sourceWidth: image.width,
    sourceHeight: image.height,
  };
}
