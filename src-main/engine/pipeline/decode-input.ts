import { DEFAULT_IMAGE_LIMITS } from '#shared/domain/imaging/limits.ts';
import { preprocess } from '#shared/domain/imaging/preprocessing.ts';
import type { ImageDecoder } from '#main/engine/decode/decode-image.ts';
import type { DecodedImage } from '#main/engine/decode/decoded.ts';
import { pixelHash } from '#main/engine/decode/pixel-hash.ts';
import { readImageFile } from '#main/engine/decode/read-file.ts';
import type {
  DecodedInput,
  DecodedShare,
  DecodedShareItem,
  InputRejection,
  InputsTask,
  InputTask,
} from '#main/engine/decode/tasks.ts';
import { resizeByRule } from './resize-by-rule.ts';

/** One file to a network's input: decode, resize by the task's rule, preprocess. */
export async function decodeInput(task: InputTask, decoder: ImageDecoder): Promise<DecodedInput | InputRejection> {
  const file = readImageFile(task.path, DEFAULT_IMAGE_LIMITS.maxBytes);
  if (!file.ok) return file;
  const image = await decodePixels(file.bytes, task, decoder);
  if (!image.ok) return image;
  const resized = new Float32Array(task.width * task.height * 3);
  resizeByRule(image, task, resized);
  return {
    ok: true,
    values: task.mode === 'none' ? resized : preprocess(resized, task.mode),
    pixelHash: image.pixelHash,
    sourceWidth: image.width,
    sourceHeight: image.height,
  };
}

/** An image whose hash was asked for or needed. */
type HashedImage = DecodedImage & { readonly pixelHash: string | null };

async function decodePixels(bytes: Uint8Array, task: InputTask, decoder: ImageDecoder): Promise<HashedImage | InputRejection> {
  const expected = task.expectedHash ?? null;
  if (expected !== null) return decodeKnownPixels(bytes, expected, decoder);
  const image = await decoder.decode(bytes, DEFAULT_IMAGE_LIMITS);
  return image.ok ? { ...image, pixelHash: task.wantHash ? pixelHash(image) : null } : image;
}

/** Several files to pixels 0 to 255, each straight into its place. Never throws for what is in a file. */
export async function decodeInputs(task: InputsTask, decoder: ImageDecoder): Promise<DecodedShare> {
  const { files, width, height, resize, stop } = task;
  const length = height * width * 3;
  const values = new Float32Array(files.length * length);
  const items: DecodedShareItem[] = [];
  for (const [index, { path, pixelHash: expected }] of files.entries()) {
    if (Atomics.load(stop, 0) !== 0) return { items, values, cancelled: true };
    const file = readImageFile(path, DEFAULT_IMAGE_LIMITS.maxBytes);
    const image = file.ok ? await decodeKnownPixels(file.bytes, expected, decoder) : file;
    if (image.ok) resizeByRule(image, { width, height, resize }, values.subarray(index * length, (index + 1) * length));
    items.push(image.ok ? { ok: true } : image);
  }
  return { items, values, cancelled: false };
}

/**
 * The pixels that the image had when it was imported: the quick way where it gives the known hash, which proves it right, else the way of
 * the import. Other pixels than those that were imported, split and labelled are refused.
 */
async function decodeKnownPixels(
  bytes: Uint8Array,
  expectedHash: string,
  decoder: ImageDecoder,
): Promise<HashedImage | InputRejection> {
  const quick = await decoder.decodeQuickly(bytes, DEFAULT_IMAGE_LIMITS);
  if (quick.ok && pixelHash(quick) === expectedHash) return { ...quick, pixelHash: expectedHash };
  const image = await decoder.decode(bytes, DEFAULT_IMAGE_LIMITS);
  if (!image.ok) return image;
  const hash = pixelHash(image);
  if (hash === expectedHash) return { ...image, pixelHash: hash };
  return { ok: false, reason: 'changed', detail: `pixels ${hash}, not ${expectedHash}` };
}
