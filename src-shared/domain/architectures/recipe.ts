import type { NetworkSettings } from '#shared/domain/training/network-settings.ts';
import type { HeadSettings } from '#shared/domain/training/settings.ts';
import type { Start } from '#shared/domain/training/start-settings.ts';
import type { BackboneId } from './backbones.ts';
import type { BaseId } from './bases.ts';

/**
 * What stands between a network's last map and the output: how the map becomes a vector, then the hidden layer (where there are units),
 * dropout, batch norm (where it is normalised) and the output. average-4: means of 4 x 4, of the whole map where it is smaller.
 */
export interface Top {
  readonly pooling: 'flatten' | 'global-average' | 'average-4';
  readonly isNormalised: boolean;
}

/** What a recipe is for: a published study, a network that has learned elsewhere, or one that learns from nothing. */
export type RecipeGroup = 'study' | 'transfer' | 'scratch';

interface RecipeBase {
  readonly group: RecipeGroup;
  /** Classes of the study; 2 where there is none. */
  readonly classes: number;
  /** The part of the images that is validated on in the study; null: as the user splits. */
  readonly suggestedValidation: number | null;
  /** The threshold of the second class in the study; null: the most probable class is called. */
  readonly suggestedThreshold: number | null;
}

/** The backbone's features are computed once, and a head is trained on them. */
export interface HeadRecipe extends RecipeBase {
  readonly kind: 'frozen-head';
  readonly backbone: BackboneId;
  readonly defaults: HeadSettings;
}

/** A network with a top is trained, whole or in part. Needs the TensorFlow runner. */
export interface NetworkRecipe extends RecipeBase {
  readonly kind: 'network';
  readonly network: BaseId;
  readonly top: Top;
  /** sigmoid: one unit for two classes, the probability of the second. */
  readonly output: 'softmax' | 'sigmoid';
  /** What its weights may come from. */
  readonly starts: readonly Start[];
  readonly defaults: NetworkSettings;
}

/** A way to train a classifier, as data: which network, what of it is trained, and with which settings unless told otherwise. */
export type Recipe = HeadRecipe | NetworkRecipe;
