import type { ImageMeasures } from '#shared/domain/datasets/quality.ts';
import type { ModelId } from '#shared/contract/ids.ts';
import type { ReadableDb } from './database.ts';
import { selectAll } from './database.ts';

/** Measures of the images that a model was trained on, as far as their dataset is still there; of at most `limit` of them, evenly spread. */
export function trainedImageMeasures(db: ReadableDb, modelId: ModelId, limit = 5000): readonly ImageMeasures[] {
  return selectAll<ImageMeasures>(
    db,
    `WITH seen AS (
       SELECT i.width, i.height, i.brightness, i.contrast, i.sharpness, row_number() OVER () AS place, count(*) OVER () AS n
       FROM model m JOIN dataset_image i ON i.dataset_id = m.dataset_id
       WHERE m.id = @modelId AND EXISTS (SELECT 1 FROM model_image s WHERE s.model_id = @modelId AND s.pixel_hash = i.pixel_hash))
     SELECT width, height, brightness, contrast, sharpness FROM seen WHERE place % max(1, n / @limit) = 0`,
    { modelId, limit },
  );
}
