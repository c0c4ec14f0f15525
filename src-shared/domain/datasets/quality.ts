import { sortedQuantile } from '#shared/lib/statistics.ts';
import type { FoundFinding } from './finding-kinds.ts';

/** What decoding measured of an image; brightness, contrast and sharpness on its 64 x 64 grey thumbnail, scale 0 to 255. */
export interface ImageMeasures {
  readonly width: number;
  readonly height: number;
  /** Mean. */
  readonly brightness: number;
  /** Standard deviation. */
  readonly contrast: number;
  /** Variance of the Laplacian. */
  readonly sharpness: number;
}

/** What may be wrong with an image. */
export type QualityKind = 'tiny' | 'dark' | 'bright' | 'low-contrast' | 'blurred' | 'odd-aspect';

/** Below this size a network sees next to nothing, whatever the other images are like. */
const TINY_SIDE = 16;
const SMALL_SIDE = 32;
const BLACK_BRIGHTNESS = 10;
const DARK_BRIGHTNESS = 50;
const BRIGHT_BRIGHTNESS = 205;
const WHITE_BRIGHTNESS = 250;
/** How far from the usual brightness of its class, in grey levels, an image has to be. */
const BRIGHTNESS_DISTANCE = 40;
const BLANK_CONTRAST = 2.5;
const LOW_CONTRAST = 10;

/** The usual (median) measures of a class, or of all the images a model learned from. */
export interface Usual {
  readonly side: number;
  readonly aspect: number;
  readonly brightness: number;
  readonly contrast: number;
  readonly sharpness: number;
}

/**
 * When an image counts as poor. Nearly every rule compares with the median of the image's class: small cells are no fault of a
 * class of small cells, and dark pictures are none of an X-ray set. Chosen so that the 1,433 real blood cells give under 2 %
 * (they give it; see the test on real data), and a black, white, blank, shrunk or smeared copy of one is found.
 */
const RULES: Readonly<Record<QualityKind, (image: ImageMeasures, usual: Usual) => boolean>> = {
  tiny: (image, usual) => sideOf(image) < TINY_SIDE || (sideOf(image) < SMALL_SIDE && sideOf(image) < usual.side / 2),
  dark: ({ brightness }, usual) =>
    brightness < BLACK_BRIGHTNESS || (brightness < DARK_BRIGHTNESS && brightness < usual.brightness - BRIGHTNESS_DISTANCE),
  bright: ({ brightness }, usual) =>
    brightness > WHITE_BRIGHTNESS || (brightness > BRIGHT_BRIGHTNESS && brightness > usual.brightness + BRIGHTNESS_DISTANCE),
  'low-contrast': ({ contrast }, usual) =>
    contrast < BLANK_CONTRAST || (contrast < LOW_CONTRAST && contrast < usual.contrast * 0.4),
  blurred: ({ sharpness, contrast }, usual) => contrast >= BLANK_CONTRAST && sharpness < usual.sharpness / 8,
  'odd-aspect': (image, usual) => aspectOf(image) >= 2 && aspectOf(image) >= usual.aspect * 2,
};

const KINDS = ['tiny', 'dark', 'bright', 'low-contrast', 'blurred', 'odd-aspect'] as const satisfies readonly QualityKind[];

/**
 * What is wrong with one image, next to what is usual; without that (null) only what no network can use: far too small, black,
 * white, blank.
 */
export function poorQualities(image: ImageMeasures, usual: Usual | null): QualityKind[] {
  // Compared with itself an image is never unusual: only the absolute limits speak.
  const compared = usual ?? usualOf([image]);
  return KINDS.filter((kind) => RULES[kind](image, compared));
}

/** Poor images, one finding a kind, waiting for a decision; kinds without any are left out. */
export function qualityFindings(images: readonly (ImageMeasures & { readonly className: string })[]): FoundFinding[] {
  const usual = usualByClass(images);
  return KINDS.flatMap((kind) => {
    const isPoor = RULES[kind];
    const members = images.flatMap((image, index) => {
      const ofClass = usual.get(image.className);
      return ofClass !== undefined && isPoor(image, ofClass) ? [index] : [];
    });
    return members.length === 0 ? [] : [{ kind, decision: 'pending' as const, members, correlation: null }];
  });
}

function sideOf({ width, height }: ImageMeasures): number {
  return Math.min(width, height);
}

/** Longer side over shorter side. */
function aspectOf({ width, height }: ImageMeasures): number {
  return Math.max(width, height) / Math.max(1, Math.min(width, height));
}

function usualByClass(images: readonly (ImageMeasures & { readonly className: string })[]): Map<string, Usual> {
  const ofClass = new Map<string, ImageMeasures[]>();
  for (const image of images) {
    const known = ofClass.get(image.className);
    if (known === undefined) ofClass.set(image.className, [image]);
    else known.push(image);
  }
  return new Map([...ofClass].map(([className, members]) => [className, usualOf(members)]));
}

/** The medians of images; of none, zeros. */
export function usualOf(images: readonly ImageMeasures[]): Usual {
  return {
    side: median(images.map(sideOf)),
    aspect: median(images.map(aspectOf)),
    brightness: median(images.map(({ brightness }) => brightness)),
    contrast: median(images.map(({ contrast }) => contrast)),
    sharpness: median(images.map(({ sharpness }) => sharpness)),
  };
}

function median(values: readonly number[]): number {
  return sortedQuantile(Float64Array.from(values).sort(), 0.5);
}
