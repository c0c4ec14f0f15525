import type { ClassifiedSample } from './classified-sample.ts';
import type { MetricValue } from './figure.ts';
import { definedValue, undefinedValue } from './figure.ts';

/** Equal-width bins of the expected calibration error, as Guo et al. 2017. */
export const CALIBRATION_BINS = 15;

/** A confidence (0 to 1) and whether the call it belongs to was right. */
export interface Confidences {
  readonly confidence: Float64Array;
  readonly isRight: Uint8Array;
}

/** Sums of one bin (low, high] of the confidence. */
export interface BinSums {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  readonly right: number;
  readonly confidenceSum: number;
}

/** The greatest probability of each image and whether the most probable class (first on a tie) is the true one. */
export function topConfidences(sample: ClassifiedSample): Confidences {
  const confidence = new Float64Array(sample.n);
  const isRight = new Uint8Array(sample.n);
  for (let row = 0; row < sample.n; row += 1) {
    const start = row * sample.size;
    let best = 0;
    for (let index = 1; index < sample.size; index += 1) {
      if ((sample.probabilities[start + index] ?? 0) > (sample.probabilities[start + best] ?? 0)) best = index;
    }
    confidence[row] = sample.probabilities[start + best] ?? 0;
    isRight[row] = best === sample.truth[row] ? 1 : 0;
  }
  return { confidence, isRight };
}

/** Bin number of a confidence: bins are (low, high], and 0 belongs to the first. */
export function binOf(confidence: number, bins: number): number {
  return Math.min(Math.max(Math.ceil(confidence * bins) - 1, 0), bins - 1);
}

/** Sums by equal-width bin of confidence. `weights`: how often each image counts; once each where left out. */
export function calibrationBins(confidences: Confidences, bins: number, weights?: ArrayLike<number>): readonly BinSums[] {
  const sums = Array.from({ length: bins }, (_, index) => ({
    low: index / bins,
    high: (index + 1) / bins,
    n: 0,
    right: 0,
    confidenceSum: 0,
  }));
  for (let index = 0; index < confidences.confidence.length; index += 1) {
    const weight = weights === undefined ? 1 : (weights[index] ?? 0);
    const confidence = confidences.confidence[index] ?? 0;
    const bin = sums[binOf(confidence, bins)];
    if (weight === 0 || bin === undefined) continue;
    bin.n += weight;
    bin.right += weight * (confidences.isRight[index] ?? 0);
    bin.confidenceSum += weight * confidence;
  }
  return sums;
}

/**
 * Expected calibration error: the mean gap between confidence and accuracy over bins, weighted by their images; 0 is perfect.
 * Source: Naeini et al. 2015; 15 equal-width bins (low, high] as Guo et al. 2017. It is biased upward in small samples and
 * depends on the bins: read it beside the Brier score. Undefined without images.
 */
export function expectedCalibrationError(bins: readonly BinSums[]): MetricValue {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  if (n === 0) return undefinedValue('no-images');
  return definedValue(bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidenceSum), 0) / n);
}
