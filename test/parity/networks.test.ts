import { readFileSync } from 'node:fs';
import * as tfl from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { NETWORKS, isNetworkId } from '#shared/domain/architectures/networks.ts';
import type { NetworkId } from '#shared/domain/architectures/networks.ts';
import { buildNetwork } from '#main/engine/architectures/networks.ts';
import { RUNNERS } from '#main/engine/runners/choose.ts';
import { hashUnit } from '#main/engine/runners/formula.ts';
import { readyTfjs } from '#main/engine/tfjs/backend.ts';
import { assignFormulaWeights } from '#test/support/formula-weights.ts';
import { largestDifferenceOf, largestOf } from '#test/support/network-function.ts';

const goldenFile = new URL('../golden/keras/network-features.json', import.meta.url);
const golden = z.record(z.string(), z.array(z.number())).parse(JSON.parse(readFileSync(goldenFile, 'utf8')));

beforeAll(readyTfjs);

function withPooledChannels(id: NetworkId): tfl.LayersModel {
  const network = buildNetwork(id);
  assignFormulaWeights(network);
  const pooled = tfl.layers.globalAveragePooling2d({}).apply(network.outputs) as tfl.SymbolicTensor;
  return tfl.model({ inputs: network.inputs, outputs: pooled });
}

function formulaImage(id: NetworkId): Float32Array {
  const { inputSize, preprocessing } = NETWORKS[id];
  const divisor = preprocessing === 'raw' ? 1 : 255;
  return Float32Array.from(hashUnit(inputSize * inputSize * 3, 1000), (unit) => Math.floor(unit * 256) / divisor);
}

test('every network of keras.applications has numbers of Keras', () => {
  const networks = Object.keys(NETWORKS).filter((id) => id !== 'compact-cnn');
  expect(Object.keys(golden).sort()).toEqual(networks.sort());
});

describe.each(Object.entries(golden))('%s with formula weights, full size', (id, expected) => {
  if (!isNetworkId(id)) throw new TypeError(id);

  test.each(Object.values(RUNNERS))('$id gives the channel means of Keras', async ({ open }) => {
    const source = { name: id, contentHash: null, load: async () => withPooledChannels(id) };
    const model = await open(source, { threads: 2, compiledDir: null });
    const channels = await model.run(formulaImage(id), 1);
    await model.close();
    expect(largestOf(channels)).toBeGreaterThan(0.1);
    // The largest means lie between 0.1 and 1.4; 5e-7 was the largest difference of all networks and runners.
    expect(largestDifferenceOf(channels, expected)).toBeLessThan(1e-5);
  });
});
