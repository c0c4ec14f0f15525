import { beforeAll, describe, expect, test } from 'vitest';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { importedOutput, inspected, largestDifference } from '#test/support/foreign-models.ts';
import { STEP_MODEL_SIZE as SIZE, stepLayer as layer, stepModel as modelOf } from '#test/support/step-model.ts';
import type { LayerJson as Json } from '#test/support/step-model.ts';

/*
 * Arithmetic between layers in models without weights: an image, the steps, the mean over all pixels, a softmax. What a model must answer is
 * computed here pixel by pixel.
 */

/** A few roundings in float32 of values below 4; measured: 1.2e-7. */
const TOLERANCE = 1e-6;
const BATCH = 2;
const PIXELS = SIZE ** 2;
const input = Float32Array.from(hashUnit(BATCH * PIXELS * 3, 7));
const classes = ['a', 'b', 'c'];

type Rgb = readonly [number, number, number];

beforeAll(() => readyTfjs());

const rest = { class_name: '__ellipsis__' };
const whole = { start: null, stop: null, step: null };
const backwards = { start: null, stop: null, step: -1 };
/** What the step reads, in Keras 2's words. */
const BEFORE = ['before', 0, 0];

describe('TFOpLambda of Keras 2', () => {
  test.each<[string, [readonly unknown[], Json], (pixel: Rgb) => Rgb]>([
    ['math.truediv', [BEFORE, { y: 0.5, name: null }], each((v) => v / 0.5)],
    ['math.subtract', [BEFORE, { y: [0.5, 0.25, 1] }], ([r, g, b]) => [r - 0.5, g - 0.25, b - 1]],
    ['math.subtract', [['_CONSTANT_VALUE', -1, 2], { y: ['before', 0, 0] }], each((v) => 2 - v)],
    ['math.multiply', [['_CONSTANT_VALUE', -1, [1, 2, 3]], { y: ['before', 0, 0] }], ([r, g, b]) => [r, 2 * g, 3 * b]],
    ['__operators__.add', [BEFORE, { y: [[[[1, 0, -1]]]] }], ([r, g, b]) => [r + 1, g, b - 1]],
    ['__operators__.add', [BEFORE, { y: ['image', 0, 0] }], each((v) => v + (v + 2) / 4)],
    ['math.multiply', [BEFORE, { y: ['image', 0, 0], name: null }], each((v) => (v * (v + 2)) / 4)],
    ['math.negative', [BEFORE, {}], each((v) => -v)],
    ['nn.bias_add', [BEFORE, { bias: [1, 2, 3], data_format: 'NHWC' }], ([r, g, b]) => [r + 1, g + 2, b + 3]],
    ['cast', [BEFORE, { dtype: 'float32' }], each((v) => v)],
    ['reverse', [BEFORE, { axis: [-1] }], ([r, g, b]) => [b, g, r]],
    ['__operators__.getitem', [BEFORE, { slice_spec: [rest, backwards] }], ([r, g, b]) => [b, g, r]],
    ['__operators__.getitem', [BEFORE, { slice_spec: [whole, whole, whole, backwards] }], ([r, g, b]) => [b, g, r]],
    ['nn.sigmoid', [BEFORE, { name: null }], each((v) => 1 / (1 + Math.exp(-v)))],
  ])('%s %j', async (name, [source, named], pixel) => {
    await expectAnswers([lambda(name, source, named)], pixel);
  });

  test.each<[string, Json]>([
    ['math.pow', { y: 2 }],
    ['math.truediv', { y: [[1, 2, 3]], extra: 1 }],
    ['math.truediv', { y: [[[1], [2], [3]]] }],
    ['math.multiply', {}],
    ['cast', { dtype: 'uint8' }],
    ['nn.bias_add', { bias: [1, 2, 3], data_format: 'NCHW' }],
    ['__operators__.getitem', { slice_spec: [rest, { start: 1, stop: null, step: null }] }],
    ['__operators__.getitem', { slice_spec: [backwards, whole, whole, whole] }],
    ['reverse', { axis: [1] }],
    ['constructor', { y: 1 }],
  ])('%s with %j is refused by name', async (name, named) => {
    const refused = inspected([modelOf([lambda(name, BEFORE, named)])]);
    await expect(refused).rejects.toMatchObject({
      code: 'import/layer-refused',
      details: { layer: 'step', kind: expect.stringMatching(/^(TF|Slicing)OpLambda$/) },
    });
  });

  test.each<[string, unknown]>([
    ['math.truediv', 0],
    ['math.add', [1, 2]],
  ])('%s by %j cannot be computed', async (name, y) => {
    const refused = importedOutput([modelOf([lambda(name, BEFORE, { y })])], { classes, input, batch: BATCH });
    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/^(import\/layer-setting|model\/unsupported-layer)$/),
    });
  });
});

describe('operations of Keras 3', () => {
  const array = (value: unknown): Json => ({ class_name: '__numpy__', config: { value, dtype: 'float64' } });
  const constant = (value: unknown): Json => ({ class_name: '__tensor__', config: { value, dtype: 'float32' } });

  test.each<[string, unknown[], Json, (pixel: Rgb) => Rgb]>([
    ['TrueDivide', [tensor3(), 0.5], {}, each((v) => v / 0.5)],
    ['Subtract', [tensor3(), array([0.5, 0.25, 1])], {}, ([r, g, b]) => [r - 0.5, g - 0.25, b - 1]],
    ['Subtract', [1, tensor3()], {}, each((v) => 1 - v)],
    ['Add', [tensor3(), constant([1, 2, 3])], {}, ([r, g, b]) => [r + 1, g + 2, b + 3]],
    ['Multiply', [tensor3(), tensor3('image')], {}, each((v) => (v * (v + 2)) / 4)],
    ['Cast', [tensor3()], { dtype: 'float32' }, each((v) => v)],
    ['Flip', [tensor3()], { axis: -1 }, ([r, g, b]) => [b, g, r]],
    ['Relu', [tensor3()], {}, each((v) => Math.max(v, 0))],
    [
      'GetItem',
      [
        tensor3(),
        [
          { class_name: '__ellipsis__', config: {} },
          { class_name: '__slice__', config: backwards },
        ],
      ],
      {},
      ([r, g, b]) => [b, g, r],
    ],
  ])('%s of %j, with and without its module', async (kind, args, config, pixel) => {
    const module = 'keras.src.ops.numpy';
    await expectAnswers([operation({ kind, args, config, module })], pixel);
    await expectAnswers([operation({ kind, args, config })], pixel);
  });

  test('single channels, stacked the last one first, are the channels the other way round', async () => {
    await expectAnswers(stackOf([2, 1, 0]), ([r, g, b]) => [b, g, r]);
  });

  test('other stacks of single channels are refused by name', async () => {
    await expect(inspected([modelOf(stackOf([1, 0, 2]))])).rejects.toMatchObject({ code: 'import/layer-refused' });
    // The first two of three channels.
    await expect(inspected([modelOf(stackOf([1, 0]))])).rejects.toMatchObject({ code: 'import/unreadable' });
  });

  test.each<[string, unknown[], Json]>([
    ['Power', [tensor3(), 2], {}],
    ['Add', [tensor3(), 'text'], {}],
    ['Cast', [tensor3()], { dtype: 'int32' }],
    ['Flip', [tensor3()], { axis: null }],
  ])('%s of %j is refused by name', async (kind, args, config) => {
    const refused = inspected([modelOf([operation({ kind, args, config, module: 'keras.src.ops.numpy' })])]);
    await expect(refused).rejects.toMatchObject({
      code: 'import/layer-refused',
      details: { layer: 'step', kind: `ops.${kind}` },
    });
  });

  function stackOf(channels: readonly number[]): Json[] {
    const slices = channels.map((channel) => ({
      ...operation({ kind: 'GetItem', args: [tensor3(), [{ class_name: '__ellipsis__', config: {} }, channel]], config: {} }),
      name: `channel_${channel}`,
    }));
    const args = [channels.map((channel) => tensor3(`channel_${channel}`))];
    return [...slices, operation({ kind: 'Stack', args, config: { axis: -1 } })];
  }
});

describe('layers of fixed numbers', () => {
  test('Rescaling by channel', async () => {
    const step = layer('Rescaling', { scale: [1, 2, -3], offset: [0, 1, 2] });
    await expectAnswers([step], ([r, g, b]) => [r, 2 * g + 1, -3 * b + 2]);
  });

  test('Normalization with mean and variance among its settings', async () => {
    const step = layer('Normalization', { axis: [3], mean: [0.5, 0, 1], variance: [0.25, 4, 0], invert: false });
    // Keras takes no deviation below 1e-7.
    await expectAnswers([step, layer('Rescaling', { scale: [1, 1, 1e-7] }, ['after', 'step'])], ([r, g, b]) => [
      (r - 0.5) / 0.5,
      g / 2,
      b - 1,
    ]);
  });

  test('a list of another length than there are channels is refused by name', async () => {
    const refused = importedOutput([modelOf([layer('Rescaling', { scale: [1, 2], offset: 0 })])], {
      classes,
      input,
      batch: BATCH,
    });
    await expect(refused).rejects.toMatchObject({ details: { layer: 'step' } });
  });
});

describe('training=True', () => {
  const always = (kind: string, config: Json = {}): Json => ({
    ...layer(kind, config),
    inbound_nodes: [[['before', 0, 0, { training: true }]]],
  });

  test.each(['RandomFlip', 'Dropout', 'GaussianNoise'])(
    'a %s that always does as in training is refused by name',
    async (kind) => {
      const refused = inspected([modelOf([always(kind, { rate: 0.5 })])]);
      await expect(refused).rejects.toMatchObject({ code: 'import/layer-setting', details: { layer: 'step', kind } });
    },
  );

  // As Keras 3 writes every call of such a layer: its default is in the file, and prediction overrides it.
  test('in a call of Keras 3 it says nothing', async () => {
    const call = { args: [tensor3()], kwargs: { training: true } };
    await expectAnswers([{ ...layer('RandomFlip', {}), inbound_nodes: [call] }], (pixel) => pixel);
  });

  test('what answers the same in training is taken', async () => {
    await expectAnswers(
      [always('Rescaling', { scale: 2 })],
      each((v) => 2 * v),
    );
  });
});

function each(change: (value: number) => number): (pixel: Rgb) => Rgb {
  return ([r, g, b]) => [change(r), change(g), change(b)];
}

function tensor3(name = 'before'): Json {
  const config = { shape: [null, SIZE, SIZE, 3], dtype: 'float32', keras_history: [name, 0, 0] };
  return { class_name: '__keras_tensor__', config };
}

function lambda(name: string, source: readonly unknown[], named: Json): Json {
  const config = { name: 'step', trainable: true, dtype: 'float32', function: name };
  const kind = name.endsWith('getitem') ? 'SlicingOpLambda' : 'TFOpLambda';
  return { class_name: kind, name: 'step', config, inbound_nodes: [[...source, named]] };
}

interface Operation {
  readonly kind: string;
  readonly args: readonly unknown[];
  readonly config: Json;
  readonly module?: string;
}

function operation({ kind, args, config, module }: Operation): Json {
  const at = module === undefined ? {} : { module };
  return { ...at, class_name: kind, name: 'step', config: { ...config, name: 'step' }, inbound_nodes: [{ args, kwargs: {} }] };
}

async function expectAnswers(steps: readonly Json[], pixel: (pixel: Rgb) => Rgb): Promise<void> {
  const output = await importedOutput([modelOf(steps)], { classes, input, batch: BATCH });
  const expected = Array.from({ length: BATCH }, (_, image) => {
    const pixels = Array.from({ length: PIXELS }, (_pixel, at) => {
      const [r = 0, g = 0, b = 0] = input
        .subarray((image * PIXELS + at) * 3)
        .slice(0, 3)
        .map((value) => 4 * value - 2);
      return pixel([r, g, b]);
    });
    const powers = [0, 1, 2].map((channel) => Math.exp(pixels.reduce((sum, values) => sum + values[channel]! / PIXELS, 0)));
    return powers.map((power) => power / powers.reduce((sum, value) => sum + value, 0));
  });
  expect(largestDifference(output, expected.flat())).toBeLessThan(TOLERANCE);
}
