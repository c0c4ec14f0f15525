import type { Graph, GraphNode, Weight } from '#main/engine/compile/graph.ts';

/** Side of the images of the measured network. */
export const MEASURED_SIZE = 96;
export const MEASURED_CLASSES = 4;

const CHANNELS = 3;
const STAGES = [
  { filters: 32, strides: 2 },
  { filters: 64, strides: 2 },
  { filters: 64, strides: 1 },
  { filters: 128, strides: 2 },
  { filters: 128, strides: 1 },
  { filters: 256, strides: 2 },
  { filters: 256, strides: 1 },
] as const;

/**
 * A small network of the kind that is trained here: 3 x 3 convolutions with batch norms and ReLUs, from 96 x 96 pixels to 4 classes; 1.2
 * million parameters, 130 million products an image. Written as a graph, so that timing it does not need TensorFlow.js.
 */
export function measuredNetwork(): Graph {
  const nodes: GraphNode[] = [{ op: 'input', name: 'image', shape: [MEASURED_SIZE, MEASURED_SIZE, CHANNELS] }];
  let size = MEASURED_SIZE;
  let channels = CHANNELS;
  let input = 'image';
  for (const [at, { filters, strides }] of STAGES.entries()) {
    size /= strides;
    nodes.push(...stage({ name: `stage${at}`, input, shape: [size, size, filters], channels, strides }));
    input = `stage${at}/relu`;
    channels = filters;
  }
  const shape = [MEASURED_CLASSES];
  nodes.push(
    { op: 'global-average-pool', name: 'pool', shape: [channels], input, inputShape: [size, size, channels] },
    { op: 'dense', name: 'dense', shape, input: 'pool', kernel: kernel('dense', [channels, MEASURED_CLASSES]), bias: null },
    { op: 'softmax', name: 'softmax', shape, input: 'dense' },
  );
  return { nodes, input: 'image', output: 'softmax' };
}

interface Stage {
  readonly name: string;
  readonly input: string;
  readonly shape: readonly [number, number, number];
  readonly channels: number;
  readonly strides: number;
}

function stage({ name, input, shape, channels, strides }: Stage): GraphNode[] {
  const filters = shape[2];
  const vector = (role: string, value: number, trainable: boolean): Weight => ({
    name: `${name}/${role}`,
    shape: [filters],
    values: new Float32Array(filters).fill(value),
    trainable,
  });
  // `same` padding of an even side: one row at the end where the window moves by two, one all around else.
  const before = strides === 2 ? 0 : 1;
  return [
    {
      op: 'conv2d',
      name: `${name}/conv`,
      shape,
      input,
      kernel: kernel(`${name}/conv`, [3, 3, channels, filters]),
      bias: null,
      strides: [strides, strides],
      dilations: [1, 1],
      padding: { top: before, left: before, bottom: 1, right: 1 },
    },
    {
      op: 'batch-norm',
      name: `${name}/norm`,
      shape,
      input: `${name}/conv`,
      gamma: vector('gamma', 1, true),
      beta: vector('beta', 0, true),
      mean: vector('mean', 0, false),
      variance: vector('variance', 1, false),
      epsilon: 1e-3,
      momentum: 0.99,
      frozen: false,
    },
    { op: 'relu', name: `${name}/relu`, shape, input: `${name}/norm`, maxValue: null },
  ];
}

/** Values that look random and keep the size of activations from layer to layer (He et al., 2015): subnormal numbers would be slow. */
function kernel(name: string, shape: readonly number[]): Weight {
  const size = shape.reduce((product, length) => product * length, 1);
  const limit = Math.sqrt(6 / (size / (shape.at(-1) ?? 1)));
  const values = Float32Array.from({ length: size }, (_, at) => limit * Math.sin(12.9898 * (at + 1)));
  return { name: `${name}/kernel`, shape, values, trainable: true };
}
