import { basename } from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import type { EngineHandlers } from '#main/engine/serve/handler.ts';
import { sharedDecodePool } from '#main/engine/decode/shared-pool.ts';
import { findNearDuplicates } from './near-duplicates.ts';
import { readPixels } from './read-pixels.ts';
import { scanImages } from './scan-images.ts';

/** The engine's methods on image files. */
export const IMAGE_HANDLERS: EngineHandlers<'images.scan' | 'images.nearDuplicates' | 'images.thumbnail' | 'images.pixels'> = {
  'images.scan': scanImages,
  'images.nearDuplicates': findNearDuplicates,
  'images.pixels': readPixels,
  'images.thumbnail': async (input, context) => {
    const answer = await sharedDecodePool().run('thumbnail', input, context.signal);
    if (!answer.ok) {
      throw new AppError('image/rejected', { file: basename(input.path), reason: answer.reason, detail: answer.detail });
    }
    return { width: answer.width, height: answer.height };
  },
};
