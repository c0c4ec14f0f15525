/** How a factor around 1 is given: an amount `a` means [1 - a, 1 + a], as Keras' `zoom_range`; or the two ends themselves. */
export type FactorRange = number | readonly [low: number, high: number];

/** What lies outside the image, by the names and meanings of `scipy.ndimage` as Keras' `ImageDataGenerator` uses it. */
export const FILL_MODES = ['nearest', 'reflect', 'wrap', 'constant'] as const;
export type FillMode = (typeof FILL_MODES)[number];

/** The fill of an augmentation. `fillValue` (pixel scale, 0 to 255) counts for `constant` alone. */
export interface AugmentationFill {
  readonly fillMode: FillMode;
  readonly fillValue: number;
}

/** How training images are varied: the arguments of Keras' `ImageDataGenerator`, and a contrast. Ranges: `AUGMENTATION_RULES`. */
export interface AugmentationSettings extends AugmentationFill {
  /** Degrees: drawn from [-rotation, rotation]. */
  readonly rotation: number;
  /** Drawn for each axis alone. A factor below 1 enlarges, above 1 shrinks, below 0 also mirrors (`zoom_range=2` is [-1, 3]). */
  readonly zoom: FactorRange;
  /** Fraction of the width, either way. */
  readonly widthShift: number;
  /** Fraction of the height, either way. */
  readonly heightShift: number;
  /** Degrees: drawn from [-shear, shear]. */
  readonly shear: number;
  readonly horizontalFlip: boolean;
  readonly verticalFlip: boolean;
  readonly brightness: FactorRange;
  readonly contrast: FactorRange;
}

/** What a setting may be; kinds and meanings are those of the settings of training (`domain/training/setting-rules.ts`). */
interface AugmentationRule {
  readonly kind: 'number' | 'range' | 'choice' | 'boolean';
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
}

/** The rule of every setting of an augmentation, in the order in which they are shown. */
export const AUGMENTATION_RULES = {
  rotation: { kind: 'number', min: 0, max: 180 },
  zoom: { kind: 'range', min: -10, max: 10 }, // below 0: Keras' zoom_range may be larger than 1
  widthShift: { kind: 'number', min: 0, max: 0.99 }, // from 1 up Keras takes it as pixels
  heightShift: { kind: 'number', min: 0, max: 0.99 },
  shear: { kind: 'number', min: 0, max: 89 },
  horizontalFlip: { kind: 'boolean' },
  verticalFlip: { kind: 'boolean' },
  brightness: { kind: 'range', min: 0, max: 10 },
  contrast: { kind: 'range', min: 0, max: 10 },
  fillMode: { kind: 'choice', choices: FILL_MODES },
  fillValue: { kind: 'number', min: 0, max: 255 },
} as const satisfies Readonly<Record<keyof AugmentationSettings, AugmentationRule>>;

/** Images as they are: the defaults of `ImageDataGenerator`. */
export const NO_AUGMENTATION: AugmentationSettings = {
  rotation: 0,
  zoom: 0,
  widthShift: 0,
  heightShift: 0,
  shear: 0,
  horizontalFlip: false,
  verticalFlip: false,
  brightness: 0,
  contrast: 0,
  fillMode: 'nearest',
  fillValue: 0,
};

/** The two ends of a factor. */
export function factorEnds(range: FactorRange): readonly [low: number, high: number] {
  return typeof range === 'number' ? [1 - range, 1 + range] : range;
}

/** Whether any image can come out other than it went in. */
export function isAugmenting(settings: AugmentationSettings): boolean {
  const { rotation, widthShift, heightShift, shear, horizontalFlip, verticalFlip } = settings;
  const factors = [settings.zoom, settings.brightness, settings.contrast].flatMap(factorEnds);
  const amounts = [rotation, widthShift, heightShift, shear];
  return horizontalFlip || verticalFlip || amounts.some((amount) => amount !== 0) || factors.some((factor) => factor !== 1);
}
