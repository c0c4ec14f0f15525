import type { ServiceDeps } from '#main/services/deps.ts';
import { imagePath, requireRoot } from '#main/services/datasets/image-path.ts';
import { getDatasetRow } from '#main/store/datasets/datasets.ts';
import type { SplitImage } from '#main/store/datasets/splits.ts';
import { loadDatasetImages, loadSplitImages, newestSplitId } from '#main/store/datasets/splits.ts';
import type { CallOutput, HandlerInput } from '#shared/contract/contract.ts';
import { recipeInput, RECIPES } from '#shared/domain/architectures/recipes.ts';
import type { RecipeKind } from '#shared/domain/training/settings.ts';
import { withChanges } from '#shared/domain/training/settings.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { recipeIdOf } from './recipe-views.ts';

type Preview = CallOutput<'training.previewImages'>;

/** A few training images as a recipe's network gets them with these settings. Errors: unknown recipe or dataset, `training/dataset-moved`, wrong settings. */
export async function previewImages(deps: ServiceDeps, input: HandlerInput<'training.previewImages'>): Promise<Preview> {
  const id = recipeIdOf(input.recipe);
  const { inputSize, resize } = recipeInput(id, withChanges<RecipeKind>(RECIPES[id], input.settings));
  const dataset = getDatasetRow(deps.db, input.datasetId);
  requireRoot(dataset);
  const splitId = input.splitId ?? newestSplitId(deps.db, input.datasetId);
  const all = splitId === null ? loadDatasetImages(deps.db, input.datasetId) : loadSplitImages(deps.db, splitId);
  // The test part stays sealed, and validation images are never varied.
  const open = all.filter(({ excluded, partition }) => !excluded && (splitId === null || partition === 'train'));
  const chosen = pageOf(byClassInTurn(open), input.page, input.count);
  const files = chosen.map((image) => ({ path: imagePath(deps.home, dataset, image), pixelHash: image.pixelHash }));
  const { images } = await deps.engines.call('images.pixels', { files, width: inputSize, height: inputSize, resize });
  return {
    width: inputSize,
    height: inputSize,
    images: chosen.flatMap(({ imageId, className }, index) => {
      const pixels = images[index];
      return pixels === undefined || pixels === null ? [] : { imageId, className, rgb: Buffer.from(pixels).toString('base64') };
    }),
  };
}

/** One image of each class, then a second one of each, and so on: shuffled, the same each time. */
function byClassInTurn(images: readonly SplitImage[]): SplitImage[] {
  const classes = Map.groupBy(makeRandom('preview').shuffle(images), ({ className }) => className);
  const groups = [...classes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const most = Math.max(0, ...groups.map(({ length }) => length));
  return Array.from({ length: most }, (_, round) => groups.flatMap((group) => group[round] ?? [])).flat();
}

/** `count` images (all, where there are fewer) from place `page * count` on; after the last comes the first. */
function pageOf(images: readonly SplitImage[], page: number, count: number): SplitImage[] {
  return Array.from(
    { length: Math.min(count, images.length) },
    (_, place) => images[(page * count + place) % images.length],
  ).flatMap((image) => image ?? []);
}
