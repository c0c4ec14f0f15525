import { groupUnits, imageUnits, drawWeights } from '#shared/domain/metrics/resampling.ts';
import { makeRandom } from '#shared/lib/random.ts';
import { sortedQuantile } from '#shared/lib/statistics.ts';
import type { ErrorPoint, PowerLaw } from './power-law.ts';
import { errorAt, fitPowerLaw, imagesFor } from './power-law.ts';

/** One size of a learning curve. `right[i]` is 1 where held-out image `i` was called right; the images are the same for all sizes. */
export interface CurvePoint {
  readonly images: number;
  readonly right: ArrayLike<number>;
}

/** A number with its 95 % interval. */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Why nothing is said about more images; the words are under `studies.outlook.<reason>`. */
export const UNKNOWN_REASONS = [
  'too-few-sizes', // a curve of three unknowns needs four points
  'too-few-errors', // a handful of errors shows no trend
  'no-curve', // the points do not follow a falling curve
  'too-uncertain', // the curve fits, but its end may lie anywhere
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/**
 * Whether more images would help. `doubled`: accuracy with twice the images; `gone`: share of the present errors that doubling takes
 * away; `more`: additional images that take away one error in five, null where that lies too far out to say.
 */
export type Outlook =
  | {
      readonly verdict: 'helps' | 'little' | 'unknown';
      readonly reason: UnknownReason | null;
      readonly law: PowerLaw;
      readonly images: number;
      readonly doubled: Range;
      readonly gone: Range;
      readonly more: Range | null;
    }
  | { readonly verdict: 'unknown'; readonly reason: UnknownReason; readonly law: null };

const FEWEST_SIZES = 4;
/** With 10 errors a 95 % interval of their rate reaches from half to nearly twice it: no curve can be read from less. */
const FEWEST_ERRORS = 10;
const DRAWS = 500;
/** A law is not followed further than this beyond the largest size that was tried. */
const FURTHEST = 10;
/** Doubling helps where it surely takes away more than one error in twenty, and little where surely less than one in ten. */
const SURE_GAIN = 0.05;
const SMALL_GAIN = 0.1;
const FEWER_ERRORS = 0.8;

/**
 * Reads a learning curve: fits a power law and says whether more images would help, or that this cannot be told and why.
 *
 * Intervals: the held-out images (whole groups, where they have groups) are drawn again and again, the error of every size is counted
 * anew, scatter of the size of the fit's own residuals is added (each size was trained once), and the law is fitted again; 2.5 % and
 * 97.5 % percentiles of 500 draws. Nothing is said beyond ten times the images that there are.
 */
export function readCurve(points: readonly CurvePoint[], groups: readonly (string | null)[] | null, seed: number): Outlook {
  const sizes = new Set(points.map(({ images }) => images)).size;
  if (sizes < FEWEST_SIZES) return { verdict: 'unknown', reason: 'too-few-sizes', law: null };
  const ascending = points.toSorted((a, b) => a.images - b.images);
  const n = ascending[0]?.right.length ?? 0;
  const counted = ascending.map((point) => errorPoint(point, new Uint32Array(n).fill(1)));
  const last = counted.at(-1);
  if (last === undefined || last.error * n < FEWEST_ERRORS) return { verdict: 'unknown', reason: 'too-few-errors', law: null };
  const law = fitPowerLaw(counted);
  if (!follows(counted, law)) return { verdict: 'unknown', reason: 'no-curve', law: null };
  const laws = drawnLaws(ascending, { counted, law, units: groups === null ? imageUnits(n) : groupUnits(groups), seed });
  return outlookOf(law, laws, last.images);
}

function outlookOf(law: PowerLaw, laws: readonly PowerLaw[], images: number): Outlook {
  const rangeOf = (what: (law: PowerLaw) => number): Range => {
    const sorted = Float64Array.from(laws, what).sort();
    return { value: what(law), low: sortedQuantile(sorted, 0.025), high: sortedQuantile(sorted, 0.975) };
  };
  const gone = rangeOf((one) => 1 - errorAt(one, 2 * images) / errorAt(one, images));
  const doubled = rangeOf((one) => 1 - errorAt(one, 2 * images));
  // Percentiles of counts that may be endless are taken from what ten times the images would do.
  const furthest = (FURTHEST - 1) * images;
  const more = rangeOf((one) => Math.min(furthest, imagesFor(one, FEWER_ERRORS * errorAt(one, images)) - images));
  const base = { law, images, doubled, gone, more: more.high < furthest ? more : null };
  if (gone.low > SURE_GAIN) return { verdict: 'helps', reason: null, ...base };
  if (gone.high < SMALL_GAIN) return { verdict: 'little', reason: null, ...base };
  return { verdict: 'unknown', reason: 'too-uncertain', ...base };
}

/** Whether every point lies within twice its standard error of the curve; a curve that only falls by chance does not bend through all. */
function follows(points: readonly ErrorPoint[], law: PowerLaw): boolean {
  return points.every(({ images, error, weight }) => Math.abs(error - errorAt(law, images)) <= 2 / Math.sqrt(weight));
}

function errorPoint({ images, right }: CurvePoint, weights: Uint32Array): ErrorPoint {
  let n = 0;
  let wrong = 0;
  weights.forEach((weight, index) => {
    n += weight;
    if (right[index] !== 1) wrong += weight;
  });
  // Two errors and two right calls are added (Agresti & Coull 1998), so that a perfect size has a variance too.
  const smooth = (wrong + 2) / (n + 4);
  return { images, error: n === 0 ? 0 : wrong / n, weight: (n + 4) / (smooth * (1 - smooth)) };
}

interface Fitted {
  readonly counted: readonly ErrorPoint[];
  readonly law: PowerLaw;
  readonly units: ReturnType<typeof imageUnits>;
  readonly seed: number;
}

function drawnLaws(points: readonly CurvePoint[], { counted, law, units, seed }: Fitted): PowerLaw[] {
  const squares = counted.reduce((sum, { images, error }) => sum + (error - errorAt(law, images)) ** 2, 0);
  const scatter = Math.sqrt(squares / Math.max(1, counted.length - 3));
  const random = makeRandom(`${String(seed)}/scatter`);
  const laws: PowerLaw[] = [];
  drawWeights(units, { draws: DRAWS, seed }, (weights) => {
    const drawn = points.map((point) => {
      const { images, error, weight } = errorPoint(point, weights);
      return { images, error: Math.min(1, Math.max(0, error + scatter * random.normal())), weight };
    });
    laws.push(fitPowerLaw(drawn));
  });
  return laws;
}
