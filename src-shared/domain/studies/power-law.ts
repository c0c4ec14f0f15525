/** A point of a learning curve: images learned from, and the error rate (0 to 1) with them. `weight`: one over its variance, above 0. */
export interface ErrorPoint {
  readonly images: number;
  readonly error: number;
  readonly weight: number;
}

/**
 * Error = floor + scale x (images / reference) ^ -decay. `floor`: the error that no number of images takes away, 0 to 1; `scale`: what
 * could be learned away at the reference size; `decay`: how fast.
 */
export interface PowerLaw {
  readonly floor: number;
  readonly scale: number;
  readonly decay: number;
  readonly reference: number;
}

/** Decays that published learning curves have (Hestness et al. 2017: 0.07 to 0.5 for networks), with room to both sides. */
const DECAYS = Array.from({ length: 146 }, (_, index) => 0.05 + index / 100);

/**
 * The inverse power law that fits the points best: weighted least squares with floor and scale not below 0.
 * Source: the three-parameter form of Figueroa et al. 2012 (BMC Med Inform Decis Mak 12:8), which they chose by fit on clinical data.
 * Why its own few lines: for a given decay the rest is a linear problem of two unknowns with an exact answer, so a walk over the decays
 * always finds the best one; an iterative solver from a library may stop elsewhere. Points: at least two sizes.
 */
export function fitPowerLaw(points: readonly ErrorPoint[]): PowerLaw {
  const reference = points.reduce((most, { images }) => Math.max(most, images), 1);
  let best: PowerLaw = { floor: 0, scale: 0, decay: 0.5, reference };
  let least = Infinity;
  for (const decay of DECAYS) {
    const law = { ...linearFit(points, decay, reference), decay, reference };
    const cost = costOf(points, law);
    if (cost < least - 1e-15) {
      least = cost;
      best = law;
    }
  }
  return best;
}

/** The error rate that a law gives for a number of images. */
export function errorAt({ floor, scale, decay, reference }: PowerLaw, images: number): number {
  return floor + scale * (images / reference) ** -decay;
}

/** Images at which a law reaches an error rate; Infinity where it never does. */
export function imagesFor({ floor, scale, decay, reference }: PowerLaw, error: number): number {
  if (error <= floor || scale <= 0) return Infinity;
  return reference * (scale / (error - floor)) ** (1 / decay);
}

function costOf(points: readonly ErrorPoint[], law: PowerLaw): number {
  return points.reduce((sum, { images, error, weight }) => sum + weight * (error - errorAt(law, images)) ** 2, 0);
}

/** The best floor and scale for one decay: the free answer where both are not negative, otherwise the better of the two edges. */
function linearFit(points: readonly ErrorPoint[], decay: number, reference: number): { floor: number; scale: number } {
  let [w, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (const { images, error, weight } of points) {
    const power = (images / reference) ** -decay;
    w += weight;
    x += weight * power;
    y += weight * error;
    xx += weight * power * power;
    xy += weight * power * error;
  }
  const determinant = w * xx - x * x;
  const scale = determinant > 1e-12 * w * xx ? (w * xy - x * y) / determinant : 0;
  const floor = (y - scale * x) / w;
  if (scale >= 0 && floor >= 0) return { floor, scale };
  return scale < 0 ? { floor: y / w, scale: 0 } : { floor: 0, scale: xy / xx };
}
