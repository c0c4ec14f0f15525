import onnxProto from 'onnx-proto';
import { AppError } from '#shared/errors/app-error.ts';
import type { TensorLayout } from '#shared/contract/engine/model-import.ts';

const { onnx } = onnxProto;
type Graph = InstanceType<typeof onnx.GraphProto>;
type ValueInfo = Graph['input'][number];

/** `TensorProto.DataType.FLOAT`. */
const FLOAT = 1;
/** `TensorProto.DataLocation.EXTERNAL`: values in another file, which the model names. */
const EXTERNAL = 1;
const MAX_NODES = 100_000;

/** What an ONNX classifier says of itself. Lengths that it leaves open are null. */
export interface OnnxFile {
  readonly producer: string;
  readonly input: string;
  readonly output: string;
  /** Where the colours stand; null: that is open too. */
  readonly layout: TensorLayout | null;
  readonly batch: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly units: number;
  readonly nodes: number;
  readonly parameters: number;
  /** What the last operation makes of scores. */
  readonly end: 'softmax' | 'sigmoid' | 'scores';
}

/**
 * Reads the head of an ONNX classifier: what goes in and what comes out. Nothing is computed, and a model whose weights lie in other files is
 * refused, because it would name them. Errors: `import/unreadable`, `import/unsupported`.
 */
export function readOnnx(bytes: Uint8Array, fileName: string): OnnxFile {
  const unsupported = (reason: string): AppError => new AppError('import/unsupported', { fileName, reason });
  const model = decode(bytes, fileName);
  const { graph } = model;
  if (graph === null || graph === undefined || (graph.node?.length ?? 0) === 0)
    throw new AppError('import/unreadable', { fileName, reason: 'no ONNX graph in it' });
  const full = onnx.GraphProto.create(graph);
  if (full.node.length > MAX_NODES) throw unsupported(`${full.node.length} operations`);
  if (full.initializer.some(({ dataLocation }) => dataLocation === EXTERNAL))
    throw unsupported('its weights lie in other files; save it as one file');
  const input = onlyInput(full, unsupported);
  const output = scoresOf(full, unsupported);
  const { producerName, producerVersion } = model;
  return {
    producer: `${producerName} ${producerVersion}`.trim().slice(0, 200) || 'ONNX',
    ...input,
    ...output,
    nodes: full.node.length,
    parameters: full.initializer.reduce(
      (sum, { dims }) => sum + (dims ?? []).reduce<number>((size, dim) => size * numberOf(dim), 1),
      0,
    ),
    end: endOf(full, output.output),
  };
}

function decode(bytes: Uint8Array, fileName: string): InstanceType<typeof onnx.ModelProto> {
  try {
    return onnx.ModelProto.decode(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('import/unreadable', { fileName, reason }, { cause });
  }
}

type Unsupported = (reason: string) => AppError;

function onlyInput(graph: Graph, unsupported: Unsupported): Pick<OnnxFile, 'input' | 'layout' | 'batch' | 'width' | 'height'> {
  const weights = new Set(graph.initializer.map(({ name }) => name));
  const inputs = graph.input.filter(({ name }) => !weights.has(name));
  const [input] = inputs;
  if (input === undefined || inputs.length !== 1) throw unsupported(`it has ${inputs.length} inputs`);
  const { shape, isFloat } = typeOf(input);
  if (!isFloat) throw unsupported('its input is not 32-bit float');
  if (shape?.length !== 4) throw unsupported(`its input has ${shape?.length ?? 'no'} axes, not images in a batch`);
  const [batch = null, second = null, third = null, last = null] = shape;
  const layout = last === 3 ? 'nhwc' : second === 3 ? 'nchw' : null;
  if (layout === null && last !== null && second !== null)
    throw unsupported(`its input is ${shape.map((length) => length ?? '?').join(' x ')}, not a colour image`);
  const [height, width] = layout === 'nhwc' ? [second, third] : [third, last];
  return { input: input.name ?? '', layout, batch, width, height };
}

/** The output with one number a class. Classifiers of other programs may have a label beside it. */
function scoresOf(graph: Graph, unsupported: Unsupported): Pick<OnnxFile, 'output' | 'units'> {
  const floats = graph.output.map((value) => ({ name: value.name ?? '', ...typeOf(value) })).filter(({ isFloat }) => isFloat);
  const scores = floats.find(({ shape }) => shape?.length === 2);
  const [, units = null] = scores?.shape ?? [];
  if (scores === undefined || units === null) throw unsupported('it has no output with one number for each class');
  return { output: scores.name, units };
}

function typeOf({ type }: ValueInfo): { readonly isFloat: boolean; readonly shape: readonly (number | null)[] | null } {
  const tensor = type?.tensorType;
  const dims = tensor?.shape?.dim;
  const shape = dims?.map((dim) => {
    const length = numberOf(dim.dimValue ?? 0);
    return length > 0 ? length : null;
  });
  return { isFloat: tensor?.elemType === FLOAT, shape: shape ?? null };
}

/** 64-bit numbers come as objects that are written as whole numbers. */
function numberOf(value: unknown): number {
  return Number(String(value));
}

/** The last operation that changes values: what only renames or reshapes is passed over. */
function endOf(graph: Graph, output: string): OnnxFile['end'] {
  const makers = new Map(graph.node.flatMap((node) => (node.output ?? []).map((name) => [name, node] as const)));
  let node = makers.get(output);
  for (let steps = 0; steps < 8 && ['Identity', 'Reshape', 'Squeeze', 'Flatten', 'Cast'].includes(node?.opType ?? ''); steps++)
    node = makers.get(node?.input?.[0] ?? '');
  if (node?.opType === 'Softmax') return 'softmax';
  return node?.opType === 'Sigmoid' ? 'sigmoid' : 'scores';
}
