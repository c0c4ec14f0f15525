import type { OpName } from './graph.ts';
import type { Operation } from './operation.ts';
import { add } from './ops/add.ts';
import { averagePool } from './ops/average-pool.ts';
import { batchNorm } from './ops/batch-norm.ts';
import { concatenate } from './ops/concatenate.ts';
import { conv2d } from './ops/conv2d.ts';
import { dense } from './ops/dense.ts';
import { depthwiseConv2d } from './ops/depthwise-conv2d.ts';
import { dropout } from './ops/dropout.ts';
import { elu } from './ops/elu.ts';
import { flatten } from './ops/flatten.ts';
import { globalAveragePool } from './ops/global-average-pool.ts';
import { globalMaxPool } from './ops/global-max-pool.ts';
import { hardSigmoid } from './ops/hard-sigmoid.ts';
import { hardSwish } from './ops/hard-swish.ts';
import { identity } from './ops/identity.ts';
import { input } from './ops/input.ts';
import { leakyRelu } from './ops/leaky-relu.ts';
import { maxPool } from './ops/max-pool.ts';
import { multiply } from './ops/multiply.ts';
import { normalization } from './ops/normalization.ts';
import { permute } from './ops/permute.ts';
import { relu } from './ops/relu.ts';
import { rescaling } from './ops/rescaling.ts';
import { reshape } from './ops/reshape.ts';
import { reverseChannels } from './ops/reverse-channels.ts';
import { sigmoid } from './ops/sigmoid.ts';
import { softmax } from './ops/softmax.ts';
import { swish } from './ops/swish.ts';
import { tanh } from './ops/tanh.ts';
import { upSampling } from './ops/up-sampling.ts';
import { zeroPad } from './ops/zero-pad.ts';

/** Every operation of the graph; one that is in the types but not here does not compile. */
export const OPERATIONS: { readonly [Op in OpName]: Operation<Op> } = {
  add,
  'average-pool': averagePool,
  'batch-norm': batchNorm,
  concatenate,
  conv2d,
  dense,
  'depthwise-conv2d': depthwiseConv2d,
  dropout,
  elu,
  flatten,
  'global-average-pool': globalAveragePool,
  'global-max-pool': globalMaxPool,
  'hard-sigmoid': hardSigmoid,
  'hard-swish': hardSwish,
  identity,
  input,
  'leaky-relu': leakyRelu,
  'max-pool': maxPool,
  multiply,
  normalization,
  permute,
  relu,
  rescaling,
  reshape,
  'reverse-channels': reverseChannels,
  sigmoid,
  softmax,
  swish,
  tanh,
  'up-sampling': upSampling,
  'zero-pad': zeroPad,
};
