import onnxProto from 'onnx-proto';
import type { Conv2dNode, DepthwiseConv2dNode } from '#main/engine/compile/graph.ts';
import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';

const { onnx } = onnxProto;

/** ONNX 1.8, operator set 13: old enough for every runtime, new enough for all we write. */
const IR_VERSION = 7;
const OPSET = 13;

type AttributeValue = number | string | readonly number[];

/** Attributes whose value is a float even where it is a whole number. */
const FLOAT_ATTRIBUTES: ReadonlySet<string> = new Set(['epsilon', 'alpha', 'beta']);

/** Collects the nodes, constants and ends of one ONNX graph. The batch axis is free; values are float32. */
export class OnnxBuilder {
  readonly #nodes: InstanceType<typeof onnx.NodeProto>[] = [];
  readonly #constants: InstanceType<typeof onnx.TensorProto>[] = [];
  readonly #inputs: InstanceType<typeof onnx.ValueInfoProto>[] = [];
  readonly #outputs: InstanceType<typeof onnx.ValueInfoProto>[] = [];

  /** Declares an input; `shape` without the batch axis. */
  graphInput(name: string, shape: readonly number[]): void {
    this.#inputs.push(valueInfo(name, shape));
  }

  /** Declares an output; `shape` without the batch axis. */
  graphOutput(name: string, shape: readonly number[]): void {
    this.#outputs.push(valueInfo(name, shape));
  }

  /** Adds a node with one output. Whole-number attributes are ints but for those that ONNX defines as floats. */
  node(
    opType: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): void {
    const attribute = Object.entries(attributes).map(([name, value]) => attributeProto(name, value));
    this.#nodes.push(onnx.NodeProto.create({ opType, name: output, input: [...inputs], output: [output], attribute }));
  }

  /** Whether a value is the output of an operation of a kind. */
  isMadeBy(value: string, opType: string): boolean {
    return this.#nodes.some((node) => node.opType === opType && node.output[0] === value);
  }

  /** Adds a float32 constant and returns its name. */
  constant(name: string, dims: readonly number[], values: Float32Array): string {
    if (values.length !== sizeOfShape(dims))
      throw new RangeError(`constant ${name}: ${values.length} values for ${dims.join('x')}`);
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.#constants.push(onnx.TensorProto.create({ name, dims: [...dims], dataType: onnx.TensorProto.DataType.FLOAT, rawData }));
    return name;
  }

  /** Adds a constant vector of 64-bit integers and returns its name. */
  integers(name: string, values: readonly number[]): string {
    const rawData = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    this.#constants.push(
      onnx.TensorProto.create({ name, dims: [values.length], dataType: onnx.TensorProto.DataType.INT64, rawData }),
    );
    return name;
  }

  /** Adds a convolution whose kernel is already a constant in ONNX' order. */
  convolution(node: Conv2dNode | DepthwiseConv2dNode, kernel: string, group: number): void {
    const { padding, strides, dilations, bias } = node;
    const [rows = 0, columns = 0] = node.kernel.shape;
    const inputs =
      bias === null ? [node.input, kernel] : [node.input, kernel, this.constant(`${node.name}/bias`, bias.shape, bias.values)];
    this.node('Conv', inputs, node.name, {
      kernel_shape: [rows, columns],
      strides,
      dilations,
      pads: [padding.top, padding.left, padding.bottom, padding.right],
      group,
    });
  }

  /** Gives a value another name, wherever it is written and read; one that has that name already makes room. */
  rename(from: string, to: string): void {
    const renamed = (name: string): string => (name === from ? to : name === to ? `${to}/of_layer` : name);
    for (const node of this.#nodes) {
      node.input = node.input.map(renamed);
      node.output = node.output.map(renamed);
    }
    for (const end of [...this.#inputs, ...this.#outputs]) end.name = renamed(end.name);
  }

  /** The whole model as the bytes of an `.onnx` file. `metadata`: what it says about itself beside the graph. */
  toBytes(name: string, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    const graph = onnx.GraphProto.create({
      name,
      node: this.#nodes,
      initializer: this.#constants,
      input: this.#inputs,
      output: this.#outputs,
    });
    const opsetImport = [onnx.OperatorSetIdProto.create({ domain: '', version: OPSET })];
    const metadataProps = Object.entries(metadata).map(([key, value]) => onnx.StringStringEntryProto.create({ key, value }));
    return onnx.ModelProto.encode(
      onnx.ModelProto.create({ irVersion: IR_VERSION, producerName: 'caselens', opsetImport, graph, metadataProps }),
    ).finish();
  }
}

function valueInfo(name: string, shape: readonly number[]): InstanceType<typeof onnx.ValueInfoProto> {
  const dim = [{ dimParam: 'batch' }, ...shape.map((dimValue) => ({ dimValue }))];
  return onnx.ValueInfoProto.create({
    name,
    type: { tensorType: { elemType: onnx.TensorProto.DataType.FLOAT, shape: { dim } } },
  });
}

function attributeProto(name: string, value: AttributeValue): InstanceType<typeof onnx.AttributeProto> {
  const { AttributeType } = onnx.AttributeProto;
  if (typeof value === 'string')
    return onnx.AttributeProto.create({ name, s: new TextEncoder().encode(value), type: AttributeType.STRING });
  if (typeof value !== 'number') return onnx.AttributeProto.create({ name, ints: [...value], type: AttributeType.INTS });
  return FLOAT_ATTRIBUTES.has(name)
    ? onnx.AttributeProto.create({ name, f: value, type: AttributeType.FLOAT })
    : onnx.AttributeProto.create({ name, i: value, type: AttributeType.INT });
}
