import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import type { ImageDecoder } from '#main/engine/decode/decode-image.ts';
import { readImageFile } from '#main/engine/decode/read-file.ts';
import type { ThumbnailResult, ThumbnailTask } from '#main/engine/decode/tasks.ts';
import { placeFile } from './place-file.ts';

/** Good enough for a look at 256 pixels, a tenth of the bytes of the photograph. */
const WEBP_QUALITY = 82;

/** Writes a WebP whose longest side is at most `size` (a smaller image keeps its size), upright, whole or not at all. */
export async function writeThumbnail(task: ThumbnailTask, decoder: ImageDecoder): Promise<ThumbnailResult> {
  const file = readImageFile(task.path, DEFAULT_IMAGE_LIMITS.maxBytes);
  if (!file.ok) return file;
  const image = await decoder.decode(file.bytes, DEFAULT_IMAGE_LIMITS);
  if (!image.ok) return image;
  const { encodeWebp } = await import('#main/engine/decode/vips.ts');
  const { bytes, width, height } = await encodeWebp(image, task.size, WEBP_QUALITY);
  placeFile(task.outPath, bytes);
  return { ok: true, width, height };
}
