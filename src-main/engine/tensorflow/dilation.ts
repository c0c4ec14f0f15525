import type { Conv2dNode, DepthwiseConv2dNode } from '#main/engine/compile/graph.ts';
import { attr } from './attributes.ts';
import type { Forward } from './forward.ts';

/*
 * Dilated convolutions. On a processor TensorFlow's depthwise kernels ignore the dilation without a word, and the gradients of `Conv2D`
 * know it in oneDNN only. So they are written as TensorFlow's own Python layer does (`tf.nn.with_space_to_batch`): the map is taken
 * apart into one block for each remainder of a position by the dilation, stacked along the batch, and a plain convolution runs over those.
 */

type ConvolutionNode = Conv2dNode | DepthwiseConv2dNode;

/** What is added around a map before it is taken apart, and what is cut off again when it is put together. */
type Sides = 'paddings' | 'crops';

/** Whether a convolution leaves out pixels between those that it reads. Its strides are 1 then (`compile/convolution.ts`). */
export function isDilated({ dilations }: ConvolutionNode): boolean {
  return dilations[0] > 1 || dilations[1] > 1;
}

/** A map as blocks along the batch. The gradient of `fromBlocks` with the same sides. */
export function toBlocks(forward: Forward, node: ConvolutionNode, map: string, sides: Sides = 'paddings'): string {
  const { builder } = forward;
  const inputs = [map, builder.integers(node.dilations), sidesOf(forward, node, sides)];
  const settings = { ...forward.T, Tblock_shape: attr.type('int32'), Tpaddings: attr.type('int32') };
  return builder.add('SpaceToBatchND', `${node.name}/to_blocks`, inputs, settings);
}

/** Blocks as a map again. The gradient of `toBlocks` with the same sides. */
export function fromBlocks(forward: Forward, node: ConvolutionNode, blocks: string, sides: Sides = 'crops'): string {
  const { builder } = forward;
  const inputs = [blocks, builder.integers(node.dilations), sidesOf(forward, node, sides)];
  const settings = { ...forward.T, Tblock_shape: attr.type('int32'), Tcrops: attr.type('int32') };
  return builder.add('BatchToSpaceND', `${node.name}/from_blocks`, inputs, settings);
}

/** Rows, then columns: before and behind. Behind comes what makes the padded length a multiple of the dilation. */
function sidesOf({ builder }: Forward, node: ConvolutionNode, sides: Sides): string {
  const { top, bottom, left, right } = node.padding;
  const [rows, columns] = [extraOf(node, 0), extraOf(node, 1)];
  const values = sides === 'crops' ? [0, rows, 0, columns] : [top, bottom + rows, left, right + columns];
  return builder.once(`sides/${values.join('_')}`, (name) => builder.constant(name, Int32Array.from(values), [2, 2], 'int32'));
}

function extraOf(node: ConvolutionNode, axis: 0 | 1): number {
  const dilation = node.dilations[axis];
  const padded = (node.shape[axis] ?? 0) + ((node.kernel.shape[axis] ?? 1) - 1) * dilation;
  return (dilation - (padded % dilation)) % dilation;
}
