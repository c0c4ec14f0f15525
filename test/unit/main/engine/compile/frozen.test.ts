import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { compileModel } from '#main/engine/compile/compile-model.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { fillByFormula, largestDifferenceOf, largestOf, NetworkFunction } from '#test/support/network-function.ts';
import type { Evaluated } from '#test/support/network-function.ts';

const { layers } = tfl;
const TRAINED = ['stem', 'left', 'right', 'gate', 'joined'] as const;

beforeAll(readyTfjs);

const opened: NetworkFunction[] = [];

afterEach(() => {
  for (const network of opened.splice(0)) network.close();
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

/** A stem, two branches that are added, multiplied and concatenated, and a convolution over all of them. */
function buildBranches(): tfl.LayersModel {
  const conv = (name: string, filters = 4): tfl.layers.Layer => layers.conv2d({ name, filters, kernelSize: 3, padding: 'same' });
  const apply = (layer: tfl.layers.Layer, ...values: tfl.SymbolicTensor[]): tfl.SymbolicTensor =>
    layer.apply(values.length === 1 ? values[0]! : values) as tfl.SymbolicTensor;
  const input = tfl.input({ shape: [6, 6, 3] });
  const stem = apply(layers.activation({ activation: 'tanh' }), apply(conv('stem'), input));
  const left = apply(conv('left'), stem);
  const right = apply(layers.averagePooling2d({ poolSize: 2, strides: 1, padding: 'same' }), apply(conv('right'), stem));
  const gate = apply(
    layers.conv2d({ name: 'gate', filters: 4, kernelSize: 1, activation: 'sigmoid' }),
    apply(layers.reshape({ targetShape: [1, 1, 4] }), apply(layers.globalAveragePooling2d({}), left)),
  );
  const parts = [apply(layers.add(), left, right, stem), apply(layers.multiply(), right, gate), left];
  return fillByFormula(tfl.model({ inputs: input, outputs: apply(conv('joined'), apply(layers.concatenate(), ...parts)) }));
}

const input = { shape: [2, 6, 6, 3], values: Float32Array.from(hashUnit(216, 31), (unit) => 2 * unit - 1) };

function evaluate(model: tfl.LayersModel, frozen: readonly string[]): Evaluated {
  for (const name of TRAINED) model.getLayer(name).trainable = !frozen.includes(name);
  const network = new NetworkFunction(compileModel(model), { training: true });
  opened.push(network);
  return network.evaluate(input);
}

/** Every choice of layers but that of all. */
const CHOICES = Array.from({ length: 2 ** TRAINED.length - 1 }, (_, bits) =>
  TRAINED.filter((__, index) => (bits & (1 << index)) !== 0),
);

test('freezing any layers leaves the gradients of the others as they were', () => {
  const model = buildBranches();
  const whole = evaluate(model, []);
  for (const frozen of CHOICES) {
    const { gradients, output } = evaluate(model, frozen);
    expect(output).toEqual(whole.output);
    const expected = [...whole.gradients].filter(([name]) => !frozen.includes(name.split('/')[0] as (typeof TRAINED)[number]));
    expect([...gradients.keys()].sort(), frozen.join()).toEqual(expected.map(([name]) => name).sort());
    for (const [name, gradient] of expected) {
      // The order in which several gradients of one value are added may change.
      const difference = largestDifferenceOf(gradients.get(name)!, gradient);
      expect(difference, `${name} beside frozen ${frozen.join()}`).toBeLessThan(1e-6 * Math.max(1, largestOf(gradient)));
    }
  }
  model.dispose();
});
