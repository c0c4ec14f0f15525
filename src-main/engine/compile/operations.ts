import type { OpName } from './graph.ts';
import type { Operation } from './operation.ts';
import { add } from './ops/add.ts';
import { batchNorm } from './ops/batch-norm.ts';
import { conv2d } from './ops/conv2d.ts';
import { dense } from './ops/dense.ts';
import { depthwiseConv2d } from './ops/depthwise-conv2d.ts';
import { flatten } from './ops/flatten.ts';
import { globalAveragePool } from './ops/global-average-pool.ts';
import { identity } from './ops/identity.ts';
import { input } from './ops/input.ts';
import { normalization } from './ops/normalization.ts';
import { relu } from './ops/relu.ts';
import { rescaling } from './ops/rescaling.ts';
import { sigmoid } from './ops/sigmoid.ts';
import { softmax } from './ops/softmax.ts';
import { zeroPad } from './ops/zero-pad.ts';

/** Every operation of the graph; one that is in the types but not here does not compile. */
export const OPERATIONS: { readonly [Op in OpName]: Operation<Op> } = {
  input,
  conv2d,
  'depthwise-conv2d': depthwiseConv2d,
  'batch-norm': batchNorm,
  relu,
  add,
  'zero-pad': zeroPad,
  'global-average-pool': globalAveragePool,
  flatten,
  dense,
  softmax,
  sigmoid,
  normalization,
  rescaling,
  identity,
};
