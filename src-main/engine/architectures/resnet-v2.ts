import * as tfl from '@tensorflow/tfjs-layers';
import { NetworkBuilder } from './network-builder.ts';
import type { Output } from './network-builder.ts';

/** Blocks of the four stages. */
type Stages = readonly [number, number, number, number];

interface Block {
  readonly name: string;
  readonly filters: number;
  readonly stride: 1 | 2;
  /** The first block of a stage widens its shortcut with a convolution. */
  readonly convShortcut: boolean;
}

/** `keras.applications.resnet` gives every batch normalisation this epsilon. */
const EPSILON = 1.001e-5;

/** Keras puts the stride on the last block of a stage; the last stage has none. */
function blocksOf(stages: Stages): Block[] {
  return stages.flatMap((count, stage) =>
    Array.from({ length: count }, (_, index): Block => ({
      name: `conv${stage + 2}_block${index + 1}`,
      filters: 64 * 2 ** stage,
      stride: index === count - 1 && stage < stages.length - 1 ? 2 : 1,
      convShortcut: index === 0,
    })),
  );
}

/** Pre-activated bottleneck (`block2` of Keras), its layers made in Keras' order. */
function bottleneck(builder: NetworkBuilder, input: Output, { name, filters, stride, convShortcut }: Block): Output {
  const normRelu = (value: Output, prefix: string): Output =>
    builder.relu(builder.norm(value, { name: `${prefix}_bn`, epsilon: EPSILON }), `${prefix}_relu`);
  const preact = normRelu(input, `${name}_preact`);
  let shortcut = input;
  if (convShortcut) shortcut = builder.conv(preact, { filters: 4 * filters, kernelSize: 1, name: `${name}_0_conv` });
  else if (stride > 1) shortcut = builder.maxPool(input, { poolSize: 1, strides: stride });
  let x = builder.conv(preact, { filters, kernelSize: 1, useBias: false, name: `${name}_1_conv` });
  x = builder.pad(normRelu(x, `${name}_1`), 1, `${name}_2_pad`);
  x = builder.conv(x, { filters, kernelSize: 3, strides: stride, useBias: false, name: `${name}_2_conv` });
  x = builder.conv(normRelu(x, `${name}_2`), { filters: 4 * filters, kernelSize: 1, name: `${name}_3_conv` });
  return builder.add([shortcut, x], `${name}_out`);
}

function buildResNetV2(name: string, stages: Stages, inputSize: number): tfl.LayersModel {
  const builder = new NetworkBuilder();
  const input = builder.input(inputSize);
  let x = builder.pad(input, 3, 'conv1_pad');
  x = builder.conv(x, { filters: 64, kernelSize: 7, strides: 2, name: 'conv1_conv' });
  x = builder.maxPool(builder.pad(x, 1, 'pool1_pad'), { poolSize: 3, strides: 2, name: 'pool1_pool' });
  for (const block of blocksOf(stages)) x = bottleneck(builder, x, block);
  x = builder.relu(builder.norm(x, { name: 'post_bn', epsilon: EPSILON }), 'post_relu');
  return tfl.model({ inputs: input, outputs: x, name });
}

/**
 * ResNet50V2 without top (He et al. 2016, arXiv:1603.05027), layer by layer as `keras.applications.ResNet50V2`. `inputSize` 224 gives
 * 7 x 7 x 2048 (`post_relu`). Weights are zero. TF.js must be ready.
 */
export function buildResNet50V2(inputSize: number): tfl.LayersModel {
  return buildResNetV2('resnet50v2', [3, 4, 6, 3], inputSize);
}

/** ResNet101V2 without top, as `keras.applications.ResNet101V2`: 23 blocks in the third stage. */
export function buildResNet101V2(inputSize: number): tfl.LayersModel {
  return buildResNetV2('resnet101v2', [3, 4, 23, 3], inputSize);
}
