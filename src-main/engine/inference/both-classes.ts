import type { OutputKind } from '#shared/contract/engine/manifest.ts';
import type { OpenModel } from '#main/engine/runners/runner.ts';

/** Probabilities of both classes from a single sigmoid unit, the probability of the second: `[1 - p, p]` for each image. */
export function bothClasses(ofSecond: Float32Array): Float32Array {
  const both = new Float32Array(ofSecond.length * 2);
  ofSecond.forEach((p, row) => {
    both[row * 2] = 1 - p;
    both[row * 2 + 1] = p;
  });
  return both;
}

/** A model that gives one probability a class, whatever it ends in. */
export function withClassProbabilities(model: OpenModel, output: OutputKind): OpenModel {
  if (output === 'softmax') return model;
  return { ...model, run: async (input, batch) => bothClasses(await model.run(input, batch)) };
}
