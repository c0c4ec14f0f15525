import { afterEach, describe, expect, test } from 'vitest';
import type { AugmentationParameters } from '#shared/domain/imaging/augmentation.ts';
import { augmentationRandom, drawAugmentation, IDENTITY_AUGMENTATION } from '#shared/domain/imaging/augmentation.ts';
import type { FloatImage } from '#shared/domain/imaging/augmentation-pixels.ts';
import { augmentPixels } from '#shared/domain/imaging/augmentation-pixels.ts';
import type { AugmentationFill } from '#shared/domain/imaging/augmentation-settings.ts';
import { FILL_MODES, NO_AUGMENTATION } from '#shared/domain/imaging/augmentation-settings.ts';
import { addAugmentation, augmentationFeeds } from '#main/engine/tensorflow/augmentation.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import { GraphBuilder } from '#main/engine/tensorflow/graph-builder.ts';
import { TensorFlowSession } from '#main/engine/tensorflow/session.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { largestDifference, readKerasAugmentation } from '#test/support/keras-augmentation.ts';

const { image, cases } = readKerasAugmentation();

/** Runs a batch of copies of an image through a graph of the augmentation alone; one result for each parameters. */
function augmentInGraph(source: FloatImage, batch: readonly AugmentationParameters[], fill: AugmentationFill): Float32Array[] {
  const { height, width, values } = source;
  const b = new GraphBuilder();
  const inputs = {
    pixels: b.placeholder('pixels', 'float32', [null, height, width, 3]),
    transforms: b.placeholder('transforms', 'float32', [null, 8]),
    brightness: b.placeholder('brightness', 'float32', [null]),
    contrast: b.placeholder('contrast', 'float32', [null]),
  };
  const output = addAugmentation(b, inputs, { height, width, ...fill });
  const session = TensorFlowSession.open(b.toSavedModel());
  try {
    const count = batch.length;
    const pixels = new Float32Array(count * values.length);
    for (let index = 0; index < count; index++) pixels.set(values, index * values.length);
    const { transforms, brightness, contrast } = augmentationFeeds(batch, source);
    const [result] = session.run(
      new Map([
        [inputs.pixels, { shape: [count, height, width, 3], values: pixels }],
        [inputs.transforms, { shape: [count, 8], values: transforms }],
        [inputs.brightness, { shape: [count], values: brightness }],
        [inputs.contrast, { shape: [count], values: contrast }],
      ]),
      [output],
    );
    expect(result?.shape).toEqual([count, height, width, 3]);
    return batch.map((_, index) => (result?.values ?? values).slice(index * values.length, (index + 1) * values.length));
  } finally {
    session.close();
  }
}

afterEach(() => {
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

test.each(cases)('equals apply_affine_transform of Keras: $name', ({ parameters, fill, output }) => {
  const [result] = augmentInGraph(image, [parameters], fill);
  expect(largestDifference(result ?? [], output)).toBeLessThanOrEqual(0.01);
});

describe.each(FILL_MODES)('%s', (fillMode) => {
  const fill = { fillMode, fillValue: 30 };

  test('leaves images alone without parameters and flips them exactly', () => {
    const batch = [
      IDENTITY_AUGMENTATION,
      { ...IDENTITY_AUGMENTATION, flipHorizontal: true },
      { ...IDENTITY_AUGMENTATION, flipHorizontal: true, flipVertical: true },
    ];
    const results = augmentInGraph(image, batch, fill);
    batch.forEach((parameters, index) => {
      // Contrast 1 computes (value - mean) + mean, twice rounded to float32 at 255.
      expect(largestDifference(results[index] ?? [], augmentPixels(image, parameters, fill))).toBeLessThan(5e-5);
    });
  });

  test('equals the plain form on a drawn batch with everything on', () => {
    const settings = {
      ...NO_AUGMENTATION,
      rotation: 40,
      zoom: 0.4,
      widthShift: 0.2,
      heightShift: 0.2,
      shear: 10,
      horizontalFlip: true,
      verticalFlip: true,
      brightness: 0.4,
      contrast: 0.4,
    };
    const size = { height: 24, width: 24 };
    const source = { ...size, values: Float32Array.from(hashUnit(24 * 24 * 3, 61), (unit) => unit * 255) };
    const batch = Array.from({ length: 16 }, (_, index) =>
      drawAugmentation(settings, size, augmentationRandom(5, 1, String(index))),
    );
    const results = augmentInGraph(source, batch, fill);
    batch.forEach((parameters, index) => {
      expect(largestDifference(results[index] ?? [], augmentPixels(source, parameters, fill))).toBeLessThan(0.01);
    });
  });
});

test('writes only the parts that are asked for', () => {
  const b = new GraphBuilder();
  const pixels = b.placeholder('pixels', 'float32', [null, 4, 4, 3]);
  const options = { height: 4, width: 4, fillMode: 'nearest', fillValue: 0 } as const;
  expect(addAugmentation(b, { pixels, transforms: null, brightness: null, contrast: null }, options)).toBe(pixels);
  expect(b.size).toBe(1);
});
