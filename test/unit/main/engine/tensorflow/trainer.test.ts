import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OptimizerSettings } from '#shared/domain/training/optimizers.ts';
import { OPTIMIZERS } from '#shared/domain/training/optimizers.ts';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import type { NetworkTrainer } from '#main/engine/tensorflow/trainer.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { largestDifferenceOf, NetworkFunction } from '#test/support/network-function.ts';
import { atStep, buildNetwork, closeTrainers, images, openTrainer } from '#test/support/small-training.ts';

beforeAll(readyTfjs);

afterEach(() => {
  closeTrainers();
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

function train(trainer: NetworkTrainer, from: number, to: number): number[] {
  const losses: number[] = [];
  for (let step = from; step <= to; step++) losses.push(trainer.step(images(step), atStep(step, 0.01 / step, 5)));
  return losses;
}

function byName(tensors: readonly WeightTensor[]): ReadonlyMap<string, Float32Array> {
  return new Map(tensors.map(({ name, values }) => [name, values]));
}

const EVERY: readonly OptimizerSettings[] = [
  OPTIMIZERS.sgd,
  { name: 'sgd', momentum: 0.9, nesterov: true },
  { ...OPTIMIZERS.rmsprop, momentum: 0.5 },
  OPTIMIZERS.adam,
  OPTIMIZERS.adamw,
];

test.each(EVERY)('$name: saved and restored in a new session it goes on bit for bit', (optimizer) => {
  const model = buildNetwork();
  const whole = openTrainer(model, { optimizer });
  const expected = train(whole, 1, 8);
  const half = openTrainer(model, { optimizer });
  const first = train(half, 1, 4);
  const [weights, state] = [half.readWeights(), half.readState()];
  half.close();
  const resumed = openTrainer(model, { optimizer });
  resumed.restore(weights, state);
  const second = train(resumed, 5, 8);
  model.dispose();
  expect([...first, ...second]).toEqual(expected);
  expect(byName(resumed.readWeights())).toEqual(byName(whole.readWeights()));
  expect(byName(resumed.readState())).toEqual(byName(whole.readState()));
  const isStateless = optimizer.name === 'sgd' && optimizer.momentum === 0;
  expect(state.length > 0).toBe(!isStateless);
});

test('weights are read as they were put in, and in the order of the layers', () => {
  const model = buildNetwork();
  const trainer = openTrainer(model, { optimizer: OPTIMIZERS.adam });
  const weights = trainer.readWeights();
  expect(weights.map(({ name }) => name).slice(0, 4)).toEqual(['conv1/kernel', 'conv1/bias', 'norm1/gamma', 'norm1/beta']);
  const other = weights.map(({ name, shape, values }) => ({ name, shape, values: values.map((value) => value / 3) }));
  trainer.restore(other, []);
  expect(trainer.readWeights()).toEqual(other);
  expect(() => trainer.restore(weights.slice(1), [])).toThrow(RangeError);
  model.dispose();
});

test('a new learning rate counts from the step that it is fed to; the rate 0 moves the statistics only', () => {
  const model = buildNetwork();
  const trainer = openTrainer(model);
  const before = byName(trainer.readWeights());
  trainer.step(images(1), atStep(1, 0));
  const after = byName(trainer.readWeights());
  for (const [name, values] of after) {
    if (name.includes('moving_')) expect(values, name).not.toEqual(before.get(name));
    else expect(values, name).toEqual(before.get(name));
  }
  trainer.step(images(2), atStep(2, 0.1));
  expect(byName(trainer.readWeights()).get('conv1/kernel')).not.toEqual(after.get('conv1/kernel'));
  model.dispose();
});

describe('frozen layers', () => {
  const frozen = ['conv1', 'norm1', 'conv2', 'norm2'];

  test('are left as they are, moving statistics too', () => {
    const model = buildNetwork(frozen);
    const trainer = openTrainer(model, { optimizer: OPTIMIZERS.adam });
    const before = byName(trainer.readWeights());
    train(trainer, 1, 3);
    const changed = trainer
      .readWeights()
      .filter(({ name, values }) => !Buffer.from(values.buffer).equals(Buffer.from(before.get(name)!.buffer)));
    expect(changed.map(({ name }) => name)).toEqual(['classes/kernel', 'classes/bias']);
    expect(trainer.readState().map(({ name }) => name.split('/')[1])).toEqual(['classes', 'classes', 'classes', 'classes']);
    model.dispose();
  });

  test('a frozen batch norm in training is that of prediction', () => {
    const model = buildNetwork([...frozen, 'dropout']);
    const withoutDropout = compileModel(model);
    const nodes = withoutDropout.nodes.map((node) => (node.op === 'dropout' ? { ...node, rate: 0 } : node));
    const [training, prediction] = [true, false].map((isTraining) => {
      const network = new NetworkFunction({ ...withoutDropout, nodes }, { training: isTraining });
      const output = network.output(images(1).input);
      network.close();
      return output;
    });
    expect(training).toEqual(prediction);
    model.dispose();
  });

  test.each([
    [['conv1', 'norm1', 'conv2', 'norm2'], ['classes']],
    // The gradient stops at the first layer that is trained.
    [
      ['conv1', 'norm1', 'conv2'],
      ['classes', 'dropout', 'pool', 'relu2', 'norm2'],
    ],
    // It goes through what is frozen above that.
    [
      ['norm1', 'conv2', 'norm2'],
      ['classes', 'dropout', 'pool', 'relu2', 'norm2', 'conv2', 'relu1', 'norm1', 'conv1'],
    ],
  ])('%j: backward operations only down to the first trained layer', (names, expected) => {
    const model = buildNetwork(names);
    const network = new NetworkFunction(compileModel(model), { training: true });
    const backward = [...network.operations.keys()]
      .filter((name) => name.startsWith('gradient/'))
      .map((name) => name.split('/')[1]!);
    expect(new Set(backward)).toEqual(new Set(expected));
    const kinds = [...network.operations].filter(([name]) => name.startsWith('gradient/')).map(([, kind]) => kind);
    const kernels = kinds.filter((kind) => kind.endsWith('BackpropFilter')).length;
    expect(kernels).toBe(['conv1', 'conv2'].filter((name) => !names.includes(name)).length);
    network.close();
    model.dispose();
  });
});

describe('bfloat16', () => {
  /** Whether all values are bfloat16 numbers: the lower half of their bits is zero. */
  function isRounded(values: Float32Array): boolean {
    return new Uint32Array(values.buffer, values.byteOffset, values.length).every((bits) => (bits & 0xffff) === 0);
  }

  test('computes in bfloat16 but keeps weights, statistics, state and loss in float32', () => {
    const model = buildNetwork();
    const [exact, rounded] = (['float32', 'bfloat16'] as const).map((compute) =>
      openTrainer(model, { compute, optimizer: OPTIMIZERS.adam }),
    ) as [NetworkTrainer, NetworkTrainer];
    expect(byName(rounded.readWeights())).toEqual(byName(exact.readWeights()));
    const [output, expected] = [rounded, exact].map((trainer) => trainer.predict(images(1).input).values);
    expect(output).not.toEqual(expected);
    // Probabilities are float32 whatever the network computes in.
    expect(isRounded(output!)).toBe(false);
    expect(largestDifferenceOf(output!, expected!)).toBeLessThan(0.01);
    const losses = train(rounded, 1, 4);
    expect(isRounded(Float32Array.from(losses))).toBe(false);
    // Rounding to 8 bits through six layers; 0.01 was the largest seen over four steps.
    train(exact, 1, 4).forEach((loss, at) => expect(Math.abs(losses[at]! - loss)).toBeLessThan(0.03));
    for (const { name, values } of [...rounded.readWeights(), ...rounded.readState()]) {
      if (values.length > 3) expect(isRounded(values), name).toBe(false);
    }
    model.dispose();
  });
});
