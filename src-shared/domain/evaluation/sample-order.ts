import { makeRandom } from '#shared/lib/random.ts';

/**
 * The places of `count` images in a random order that a seed fixes: the first ones are a sample that nobody chose, the same in the window
 * and in the report.
 */
export function sampleOrder(count: number, seed: number): readonly number[] {
  return makeRandom(`images/${String(seed)}`).shuffle(Array.from({ length: count }, (_, place) => place));
}
