import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { compileModel, forInference } from '#main/engine/compile/compile-model.ts';
import type { Graph, GraphNode } from '#main/engine/compile/graph.ts';
import { OPERATIONS } from '#main/engine/compile/operations.ts';
import { openOnnxSession } from '#main/engine/onnx/session.ts';
import { writeOnnx } from '#main/engine/onnx/write-model.ts';
import { loadBinding } from '#main/engine/tensorflow/binding.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import {
  buildProbe,
  evenValues,
  finiteDifferences,
  largestDifferenceOf,
  largestOf,
  NetworkFunction,
  onTfjs,
  PROBE_BATCH,
  probeInput,
} from '#test/support/network-function.ts';
import type { Evaluated } from '#test/support/network-function.ts';
import { OPERATION_CASES } from './operation-cases.ts';
import type { OperationCase } from './operation-cases.ts';

beforeAll(async () => {
  await readyTfjs();
  // The wasm backend has no gradients of convolutions, and its gradient of max pooling is wrong.
  await tf.setBackend('cpu');
});

afterEach(() => {
  for (const network of opened.splice(0)) network.close();
  expect(loadBinding().getNumOfTensors()).toBe(0);
  expect(loadBinding().getNumOfSavedModels()).toBe(0);
});

async function onOnnx(graph: Graph): Promise<Float32Array> {
  const session = await openOnnxSession(writeOnnx(graph, 'probe'), { provider: 'cpu', threads: 1, sharesCores: true });
  try {
    return await session.run(Float32Array.from(probeInput.values), PROBE_BATCH);
  } finally {
    await session.release();
  }
}

const opened: NetworkFunction[] = [];

function onTensorFlow(graph: Graph, training: boolean): { evaluated: Evaluated; network: NetworkFunction } {
  const network = new NetworkFunction(graph, { training });
  opened.push(network);
  return { network, evaluated: network.evaluate(probeInput) };
}

/** Float32 with another order of additions: outputs are up to 10 in size. */
const TOLERANCE = 1e-5;
/** Central differences of float32 outputs with steps of 0.002: the worst of the table is 4e-4 of the largest. */
const DIFFERENCE_TOLERANCE = 1e-3;

/** Every gradient of a network against central differences, relative to the largest value of each. */
function expectDifferences(network: NetworkFunction, gradients: ReadonlyMap<string, Float32Array>): void {
  // A bias before a batch norm has no gradient but rounding: the others give the scale.
  const least = 0.02 * Math.max(...[...gradients.values()].map(largestOf));
  for (const [name, gradient] of gradients) {
    const scale = Math.max(largestOf(gradient), least);
    for (const [index, value] of finiteDifferences(network, probeInput, name)) {
      expect(Math.abs(value - gradient[index]!) / scale, `${name}[${String(index)}]`).toBeLessThan(DIFFERENCE_TOLERANCE);
    }
  }
}

describe.each(OPERATION_CASES)('$name', (row) => {
  test('gives the same values on TensorFlow, ONNX Runtime and TF.js', async () => {
    const model = buildProbe(row);
    const graph = compileModel(model);
    const expected = onTfjs(model, probeInput, { training: false, gradients: false }).output;
    const { evaluated } = onTensorFlow(graph, false);
    const folded = onTensorFlow(forInference(graph), false);
    const onnx = await onOnnx(forInference(graph));
    model.dispose();
    expect(expected.length).toBeGreaterThan(0);
    expect(largestDifferenceOf(evaluated.output, expected)).toBeLessThan(TOLERANCE);
    expect(largestDifferenceOf(folded.evaluated.output, expected)).toBeLessThan(TOLERANCE);
    expect(largestDifferenceOf(onnx, expected)).toBeLessThan(TOLERANCE);
  });

  test('has the gradients of TF.js and of finite differences', () => {
    const model = buildProbe(row);
    const graph = compileModel(model);
    const { network, evaluated } = onTensorFlow(graph, true);
    expect([...evaluated.gradients.keys()]).toContain('probe/kernel');
    expectDifferences(network, evaluated.gradients);
    if (row.noTfjsGradient === undefined) {
      const expected = onTfjs(model, probeInput, { training: row.tfjsTraining ?? true, gradients: true });
      expect(largestDifferenceOf(evaluated.output, expected.output)).toBeLessThan(TOLERANCE);
      expect([...evaluated.gradients.keys()].sort()).toEqual([...expected.gradients.keys()].sort());
      for (const [name, gradient] of expected.gradients) {
        const tolerance = TOLERANCE * Math.max(1, largestOf(gradient));
        expect(largestDifferenceOf(evaluated.gradients.get(name)!, gradient), name).toBeLessThan(tolerance);
      }
    }
    model.dispose();
  });
});

test('hard swish, which TF.js does not have, is x relu6(x + 3) / 6 and has the gradient of finite differences', async () => {
  const tanh: OperationCase = {
    name: 'hard swish',
    shape: [6, 5, 3],
    range: 4.1,
    build: (value) => tfl.layers.activation({ activation: 'tanh' }).apply(value) as tfl.SymbolicTensor,
  };
  const model = buildProbe(tanh);
  const compiled = compileModel(model);
  model.dispose();
  const nodes = compiled.nodes.map((node): GraphNode => (node.op === 'tanh' ? { ...node, op: 'hard-swish' } : node));
  const graph = { ...compiled, nodes };
  const expected = evenValues(PROBE_BATCH * 90, 4.1).map((x) => (x * Math.min(6, Math.max(0, x + 3))) / 6);
  const { network, evaluated } = onTensorFlow(graph, true);
  expect(largestDifferenceOf(evaluated.output, expected)).toBeLessThan(TOLERANCE);
  expect(largestDifferenceOf(await onOnnx(graph), expected)).toBeLessThan(TOLERANCE);
  expectDifferences(network, evaluated.gradients);
});

test('the table has every operation', () => {
  const found = new Set<string>();
  for (const row of OPERATION_CASES) {
    const model = buildProbe(row);
    for (const { op } of compileModel(model).nodes) found.add(op);
    model.dispose();
  }
  // TF.js has no hard swish: it is tested by itself below.
  expect(Object.keys(OPERATIONS).filter((op) => !found.has(op))).toEqual(['hard-swish']);
});
