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

/** What a setting may be. The shapes of `number`, `choice` and `boolean` are those of the settings of training. */
export type AugmentationRule =
  | { readonly kind: 'number'; readonly min: number; readonly max: number }
  /** An amount from 0 to `max`, or two ends between `min` and `max`, the lower first. */
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'boolean' };

export type AugmentationSettingName = keyof AugmentationSettings;

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
} as const satisfies Readonly<Record<AugmentationSettingName, AugmentationRule>>;

/** The names of all settings, in the order in which they are shown. */
// The keys of a literal object are exactly its type's keys.
export const AUGMENTATION_SETTING_NAMES = Object.keys(AUGMENTATION_RULES) as readonly AugmentationSettingName[];

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

/** What a rule allows, in short, as in error details: `an amount from 0 to 10, or two numbers from 0 to 10 as low,high`. */
export function describeAugmentationRule(rule: AugmentationRule): string {
  switch (rule.kind) {
    case 'number':
      return `a number from ${String(rule.min)} to ${String(rule.max)}`;
    case 'range':
      return `an amount from 0 to ${String(rule.max)}, or two numbers from ${String(rule.min)} to ${String(rule.max)} as low,high`;
    case 'choice':
      return rule.choices.join(' or ');
    case 'boolean':
      return 'true or false';
  }
}

/**
 * The value that a text stands for, or undefined where it is outside the setting's rule.
 * @example augmentationValueOf('brightness', '0.8,1.2') // [0.8, 1.2]
 */
export function augmentationValueOf<Name extends AugmentationSettingName>(
  name: Name,
  text: string,
): AugmentationSettings[Name] | undefined {
  // Each setting's type is what the rule of its name lets through.
  return valueOf(AUGMENTATION_RULES[name], text.trim()) as AugmentationSettings[Name] | undefined;
}

function valueOf(rule: AugmentationRule, text: string): FactorRange | string | boolean | undefined {
  switch (rule.kind) {
    case 'choice':
      return rule.choices.includes(text) ? text : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'number':
      return numberWithin(text, rule.min, rule.max);
    case 'range':
      return rangeWithin(text, rule);
  }
}

function rangeWithin(text: string, { min, max }: { readonly min: number; readonly max: number }): FactorRange | undefined {
  const parts = text.split(',');
  const [first = '', second] = parts;
  if (second === undefined) {
    const amount = numberWithin(first, 0, max);
    return amount !== undefined && 1 - amount >= min ? amount : undefined;
  }
  const low = numberWithin(first, min, max);
  const high = numberWithin(second, min, max);
  return parts.length === 2 && low !== undefined && high !== undefined && low <= high ? [low, high] : undefined;
}

function numberWithin(text: string, min: number, max: number): number | undefined {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : NaN;
  return value >= min && value <= max ? value : undefined;
}
