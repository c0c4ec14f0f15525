import { paddingWord } from '#main/engine/compile/convolution.ts';
import type { Conv2dNode, DepthwiseConv2dNode } from '#main/engine/compile/graph.ts';
import { attr } from './attributes.ts';
import type { Attribute } from './attributes.ts';
import type { Backward } from './backward.ts';
import { addBias, giveBias } from './bias.ts';
import { fromBlocks, isDilated, toBlocks } from './dilation.ts';
import type { Forward } from './forward.ts';

type ConvolutionNode = Conv2dNode | DepthwiseConv2dNode;

/** TensorFlow's operations for one kind of convolution. */
interface Kernels {
  readonly forward: string;
  readonly kernel: string;
  readonly input: string;
}

const KERNELS: { readonly [Op in ConvolutionNode['op']]: Kernels } = {
  conv2d: { forward: 'Conv2D', kernel: 'Conv2DBackpropFilter', input: 'Conv2DBackpropInput' },
  'depthwise-conv2d': {
    forward: 'DepthwiseConv2dNative',
    kernel: 'DepthwiseConv2dNativeBackpropFilter',
    input: 'DepthwiseConv2dNativeBackpropInput',
  },
};

/** Writes a convolution with its bias and returns its output. A dilated one is a plain one over blocks (`dilation.ts`). */
export function writeConvolution(node: ConvolutionNode, forward: Forward): string {
  const source = isDilated(node) ? forward.keep(node, 'blocks', toBlocks(forward, node, forward.value(node.input))) : null;
  const inputs = [source ?? forward.value(node.input), forward.weight(node.kernel)];
  const product = forward.builder.add(KERNELS[node.op].forward, node.name, inputs, { ...forward.T, ...windowOf(node) });
  return addBias(forward, node, source === null ? product : fromBlocks(forward, node, product));
}

/** Writes the gradients of a convolution's kernel, bias and input. */
export function writeConvolutionGradient(node: ConvolutionNode, backward: Backward): void {
  const { builder, forward } = backward;
  const settings = { ...forward.T, ...windowOf(node) };
  const kernels = KERNELS[node.op];
  giveBias(backward, node.bias);
  const isOverBlocks = isDilated(node);
  const source = isOverBlocks ? forward.kept(node, 'blocks') : forward.value(node.input);
  const upstream = isOverBlocks ? toBlocks(forward, node, backward.upstream, 'crops') : backward.upstream;
  if (node.kernel.trainable) {
    const inputs = [source, builder.integers(node.kernel.shape), upstream];
    backward.giveWeight(node.kernel, builder.add(kernels.kernel, 'kernel', inputs, settings));
  }
  if (!backward.wants(node.input)) return;
  const shape = isOverBlocks
    ? builder.add('Shape', 'blocks', [source], { ...forward.T, out_type: attr.type('int32') })
    : forward.shapeOf(node.input);
  const gradient = builder.add(kernels.input, 'input', [shape, forward.weight(node.kernel), upstream], settings);
  backward.give(node.input, isOverBlocks ? fromBlocks(forward, node, gradient, 'paddings') : gradient);
}

function windowOf(node: ConvolutionNode): Readonly<Record<string, Attribute>> {
  return {
    strides: attr.ints([1, ...node.strides, 1]),
    padding: attr.text(isDilated(node) ? 'VALID' : paddingWord(node.padding)),
    data_format: attr.text('NHWC'),
  };
}
