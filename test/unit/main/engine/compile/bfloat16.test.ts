import { afterEach, beforeAll, expect, test } from 'vitest';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { buildProbe, largestDifferenceOf, largestOf, NetworkFunction, probeInput } from '#test/support/network-function.ts';
import type { Evaluated } from '#test/support/network-function.ts';
import { OPERATION_CASES } from './operation-cases.ts';

beforeAll(readyTfjs);

const opened: NetworkFunction[] = [];

afterEach(() => {
  for (const network of opened.splice(0)) network.close();
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

/** bfloat16 has 8 significant bits, so a rounding is up to 2^-9 of a value; the longest chain of this table rounds a dozen times. */
const TOLERANCE = 0.02;

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (left: Float32Array, right: Float32Array): number => left.reduce((sum, value, at) => sum + value * right[at]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test.each(OPERATION_CASES)(
  '$name in bfloat16: the values of float32 within its rounding, gradients that point the same way',
  (row) => {
    const model = buildProbe(row);
    const graph = compileModel(model);
    model.dispose();
    const [exact, rounded] = (['float32', 'bfloat16'] as const).map((compute): Evaluated => {
      const network = new NetworkFunction(graph, { training: true, compute });
      opened.push(network);
      return network.evaluate(probeInput);
    });
    expect(largestDifferenceOf(rounded!.output, exact!.output) / largestOf(exact!.output)).toBeLessThan(TOLERANCE);
    const least = 0.02 * Math.max(...[...exact!.gradients.values()].map(largestOf));
    expect(rounded!.gradients.size).toBe(exact!.gradients.size);
    for (const [name, gradient] of exact!.gradients) {
      const found = rounded!.gradients.get(name)!;
      // A bias before a batch norm has no gradient but rounding.
      if (largestOf(gradient) < least) expect(largestOf(found), name).toBeLessThan(2 * least);
      else expect(cosine(found, gradient), name).toBeGreaterThan(0.99);
    }
  },
);
