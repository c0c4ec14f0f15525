import { AppError } from '#shared/errors/app-error.ts';

/** What an evaluation is made from. Row `i` of every array is the same image. */
export interface ClassificationInput {
  readonly classes: readonly string[];
  /** Index of the true class of each image. */
  readonly truth: ArrayLike<number>;
  /** Row-major, images x classes, 0 to 1; each row adds up to 1. `flattenRows` makes it from rows. */
  readonly probabilities: ArrayLike<number>;
  /** Patient, lesion or slide of each image; null: the image stands alone. */
  readonly groups?: readonly (string | null)[] | undefined;
  /** Operating point: a class is called at probability >= its threshold (0 to 1). */
  readonly thresholds?: Readonly<Record<string, number>> | undefined;
  /** Classes that mean disease; shown first in reports. */
  readonly positiveClasses?: readonly string[] | undefined;
}

/** Checked input: whole class indices, probabilities within 0 to 1 that add up to 1 in each row (row-major). */
export interface ClassifiedSample {
  readonly n: number;
  readonly size: number;
  readonly truth: Int32Array;
  readonly probabilities: Float64Array;
}

/** Softmax in 32-bit floats and tables rounded to three digits stay within this; a missing class does not. */
const SUM_TOLERANCE = 0.01;

/** Rows of probabilities as one row-major array. */
export function flattenRows(rows: readonly ArrayLike<number>[]): Float64Array {
  const width = rows[0]?.length ?? 0;
  const flat = new Float64Array(rows.length * width);
  rows.forEach((row, index) => {
    assertLength('probabilities', row.length, width);
    flat.set(row, index * width);
  });
  return flat;
}

/** Checks an input once, so that everything after it can trust the numbers. Errors: `metrics/...`. */
export function checkSample(input: ClassificationInput): ClassifiedSample {
  const { classes } = input;
  const size = classes.length;
  if (size < 2) throw new AppError('metrics/too-few-classes', { classes: size });
  const repeated = classes.find((name, index) => classes.indexOf(name) !== index);
  if (repeated !== undefined) throw new AppError('metrics/repeated-class', { name: repeated });
  const n = input.truth.length;
  assertLength('probabilities', input.probabilities.length, n * size);
  if (input.groups !== undefined) assertLength('groups', input.groups.length, n);
  for (const name of input.positiveClasses ?? []) assertKnown(name, classes);
  for (const [name, threshold] of Object.entries(input.thresholds ?? {})) {
    assertKnown(name, classes);
    if (!(threshold >= 0 && threshold <= 1)) throw new AppError('metrics/bad-threshold', { name, received: String(threshold) });
  }
  return { n, size, truth: checkTruth(input.truth, size), probabilities: checkProbabilities(input.probabilities, size) };
}

function assertLength(what: string, received: number, expected: number): void {
  if (received !== expected) throw new AppError('metrics/lengths-differ', { what, received, expected });
}

function assertKnown(name: string, classes: readonly string[]): void {
  if (!classes.includes(name)) throw new AppError('metrics/unknown-class', { name, classes });
}

function checkTruth(truth: ArrayLike<number>, size: number): Int32Array {
  const checked = new Int32Array(truth.length);
  for (let row = 0; row < truth.length; row += 1) {
    const index = truth[row];
    if (index === undefined || !Number.isInteger(index) || index < 0 || index >= size) {
      throw new AppError('metrics/bad-class-index', { row, received: String(index), classes: size });
    }
    checked[row] = index;
  }
  return checked;
}

function checkProbabilities(probabilities: ArrayLike<number>, size: number): Float64Array {
  const checked = new Float64Array(probabilities.length);
  for (let start = 0; start < checked.length; start += size) {
    const row = start / size;
    let sum = 0;
    for (let column = 0; column < size; column += 1) {
      const probability = probabilities[start + column];
      if (probability === undefined || !(probability >= 0 && probability <= 1)) {
        throw new AppError('metrics/bad-probability', { row, received: String(probability) });
      }
      checked[start + column] = probability;
      sum += probability;
    }
    if (Math.abs(sum - 1) > SUM_TOLERANCE) throw new AppError('metrics/bad-probability-sum', { row, sum: sum.toFixed(4) });
  }
  return checked;
}

/** The probabilities of one class for all images, in their order. */
export function classScores(sample: ClassifiedSample, classIndex: number): Float64Array {
  const scores = new Float64Array(sample.n);
  for (let row = 0; row < sample.n; row += 1) scores[row] = sample.probabilities[row * sample.size + classIndex] ?? 0;
  return scores;
}

/** 1 for each image of the class, 0 for the others. */
export function classLabels(sample: ClassifiedSample, classIndex: number): Uint8Array {
  const labels = new Uint8Array(sample.n);
  for (let row = 0; row < sample.n; row += 1) labels[row] = sample.truth[row] === classIndex ? 1 : 0;
  return labels;
}
