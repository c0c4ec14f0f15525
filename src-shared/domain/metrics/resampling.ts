import { makeRandom } from '#shared/lib/random.ts';

/** What a bootstrap draws: images, or whole groups of images. `unitOf`: the unit of each image, 0 to `count` - 1. */
export interface SamplingUnits {
  readonly kind: 'image' | 'group';
  readonly count: number;
  readonly unitOf: Uint32Array;
  readonly largest: number; // images in the largest unit
}

/** Every image a unit of its own. */
export function imageUnits(n: number): SamplingUnits {
  return { kind: 'image', count: n, unitOf: Uint32Array.from({ length: n }, (_, index) => index), largest: Math.min(n, 1) };
}

/** One unit for each group; an image without a group (null) is a unit of its own. */
export function groupUnits(groups: readonly (string | null)[]): SamplingUnits {
  const numbers = new Map<string, number>();
  const sizes: number[] = [];
  const unitOf = Uint32Array.from(groups, (group) => {
    const known = group === null ? undefined : numbers.get(group);
    const unit = known ?? sizes.length;
    if (known === undefined && group !== null) numbers.set(group, unit);
    sizes[unit] = (sizes[unit] ?? 0) + 1;
    return unit;
  });
  return { kind: 'group', count: sizes.length, unitOf, largest: sizes.reduce((most, size) => Math.max(most, size), 0) };
}

/**
 * Draws as many units as there are, with replacement, again and again, and hands on how often each image was drawn.
 * The array is reused between draws. Source: Efron 1979; by group, Field & Welsh 2007.
 */
export function drawWeights(
  units: SamplingUnits,
  { draws, seed }: { readonly draws: number; readonly seed: number },
  use: (weights: Uint32Array, draw: number) => void,
): void {
  const random = makeRandom(seed);
  const unitWeights = new Uint32Array(units.count);
  const weights = units.kind === 'image' ? unitWeights : new Uint32Array(units.unitOf.length);
  for (let draw = 0; draw < draws; draw += 1) {
    unitWeights.fill(0);
    for (let pick = 0; pick < units.count; pick += 1) {
      const unit = random.integer(units.count);
      unitWeights[unit] = (unitWeights[unit] ?? 0) + 1;
    }
    if (units.kind === 'group') {
      for (let index = 0; index < weights.length; index += 1) weights[index] = unitWeights[units.unitOf[index] ?? 0] ?? 0;
    }
    use(weights, draw);
  }
}

/** Number of different units among the images for which `isMember` is 1. */
export function countUnits(units: SamplingUnits, isMember: ArrayLike<number>): number {
  const seen = new Set<number>();
  units.unitOf.forEach((unit, index) => {
    if (isMember[index] === 1) seen.add(unit);
  });
  return seen.size;
}
