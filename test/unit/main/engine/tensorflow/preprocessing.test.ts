import { afterEach, expect, test } from 'vitest';
import { preprocess, PREPROCESSING_MODES } from '#shared/domain/imaging/preprocessing.ts';
import type { PreprocessingMode } from '#shared/domain/imaging/preprocessing.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import { GraphBuilder } from '#main/engine/tensorflow/graph-builder.ts';
import { writePreprocessing } from '#main/engine/tensorflow/preprocessing.ts';
import { TensorFlowSession } from '#main/engine/tensorflow/session.ts';
import { formulaPixels } from '#main/engine/runners/formula.ts';
import { largestDifferenceOf } from '#test/support/network-function.ts';

afterEach(() => {
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

// An object literal's own keys.
const modes = Object.keys(PREPROCESSING_MODES) as PreprocessingMode[];

test.each(modes)('%s in the graph gives what it gives in JavaScript, which Keras agrees with', (mode) => {
  const pixels = formulaPixels({ count: 2, size: 4, block: 1, salt: 5 });
  const builder = new GraphBuilder();
  const input = builder.placeholder('pixels', 'float32', [null, 4, 4, 3]);
  const output = writePreprocessing(builder, input, mode);
  const session = TensorFlowSession.open(builder.toSavedModel());
  const [found] = session.run(new Map([[input, { shape: [2, 4, 4, 3], values: pixels }]]), [output]);
  session.close();
  // Values up to 255 in float32: one rounding apart where a division is written as a product.
  expect(largestDifferenceOf(found!.values, preprocess(pixels, mode))).toBeLessThan(1e-5);
});
