import { hash } from 'node:crypto';
import type { ImageFacts } from '#shared/contract/engine/images.ts';
import type { ImageDecoder } from '#main/engine/decode/decode-image.ts';
import type { DecodedImage } from '#main/engine/decode/decoded.ts';
import { pixelHash } from '#main/engine/decode/pixel-hash.ts';
import { readImageFile } from '#main/engine/decode/read-file.ts';
import type { ScanResult, ScanTask, ScannedFile } from '#main/engine/decode/tasks.ts';
import { THUMBNAIL_BYTES, qualityOf, writeGreyThumbnail } from './grey-thumbnail.ts';
import { placeContent } from './place-file.ts';

/**
 * Reads, hashes and decodes a batch of files in the calling worker. A bad file is a rejected item; only a failure to store
 * a copy ends the batch (`disk/full`), because no file after it could be stored either.
 */
export async function scanFiles(task: ScanTask, decoder: ImageDecoder): Promise<ScanResult> {
  const thumbnails = new Uint8Array(task.files.length * THUMBNAIL_BYTES);
  const items: ScannedFile[] = [];
  for (const { index, path } of task.files) {
    const at = items.length * THUMBNAIL_BYTES;
    const file = readImageFile(path, task.limits.maxBytes);
    if (!file.ok) {
      items.push({ ...file, index });
      continue;
    }
    const image = await decoder.decode(file.bytes, task.limits);
    if (!image.ok) {
      items.push({ ...image, index });
      continue;
    }
    writeGreyThumbnail(image, thumbnails, at);
    const facts = factsOf(file.bytes, image, thumbnails, at);
    if (task.copyTo !== null) placeContent(task.copyTo, facts.fileHash, file.bytes);
    items.push({ ok: true, index, facts });
  }
  return { items, thumbnails };
}

function factsOf(bytes: Uint8Array, image: DecodedImage, thumbnails: Uint8Array, at: number): ImageFacts {
  return {
    fileHash: hash('sha256', bytes, 'hex'),
    pixelHash: pixelHash(image),
    format: image.header.format,
    width: image.width,
    height: image.height,
    sizeBytes: bytes.length,
    bitsPerSample: image.header.bitsPerSample,
    colour: image.header.colour,
    ...qualityOf(thumbnails, at),
  };
}
