import { z } from 'zod';
import { inboundTensors, tensorIn } from './read-inbound.ts';
import type { InboundTensor } from './read-inbound.ts';
import { channelConstant } from './channel-constant.ts';
import type { ChannelConstant } from './channel-constant.ts';
import { channelAt } from './channel-slice.ts';

/** A step of a model as Keras' JSON has it. */
export interface StepJson {
  readonly kind: string;
  /** Where Keras 3 has the class: `keras.src.ops.numpy` for operations, `keras.layers` for layers. */
  readonly module: string | undefined;
  readonly config: Readonly<Record<string, unknown>>;
  /** The only entry of `inbound_nodes`. */
  readonly node: unknown;
}

/** An operation as the layer that computes the same. */
export interface OperationLayer {
  readonly kind: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly InboundTensor[];
}

/** What an operation is called with, by position and by name; each a tensor or something that stands in the file. */
interface Call {
  readonly values: readonly unknown[];
  readonly named: Readonly<Record<string, unknown>>;
  readonly config: Readonly<Record<string, unknown>>;
}

/** The same operation for both dialects; null for a call whose meaning is not certain. */
type Translation = (call: Call) => OperationLayer | null;

/** Functions of TensorFlow by the operation of Keras 3 that computes the same. */
const FUNCTIONS_OF_KERAS_2: Readonly<Record<string, string>> = {
  'math.add': 'Add',
  '__operators__.add': 'Add',
  'nn.bias_add': 'BiasAdd',
  'math.subtract': 'Subtract',
  'math.multiply': 'Multiply',
  'math.truediv': 'TrueDivide',
  'math.divide': 'TrueDivide',
  'math.negative': 'Negative',
  cast: 'Cast',
  identity: 'Identity',
  '__operators__.getitem': 'GetItem',
  reverse: 'Flip',
  'math.reduce_mean': 'Mean',
  'nn.relu': 'Relu',
  'nn.relu6': 'Relu6',
  'math.sigmoid': 'Sigmoid',
  'nn.sigmoid': 'Sigmoid',
  'math.tanh': 'Tanh',
  'nn.tanh': 'Tanh',
  'nn.silu': 'Silu',
  'nn.swish': 'Silu',
  'nn.softmax': 'Softmax',
};

const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  Add: (call) => merged('Add', call) ?? affine(call, (constant) => [1, constant]),
  BiasAdd: (call) => (hasOnly(call, { data_format: ['NHWC'] }) ? affine(call, (constant) => [1, constant]) : null),
  Subtract: (call) => affine(call, (constant, isFirst) => (isFirst ? [-1, constant] : [1, negative(constant)])),
  Multiply: (call) => merged('Multiply', call) ?? affine(call, (constant) => [constant, 0]),
  TrueDivide: divide,
  Divide: divide,
  Negative: (call) => unary(call, 'Rescaling', { scale: -1, offset: 0 }),
  Cast: (call) => (setting(call, 'dtype') === 'float32' ? unary(call, 'Identity', {}, ['dtype']) : null),
  Identity: (call) => unary(call, 'Identity', {}),
  Flip: (call) => (isAxes(setting(call, 'axis'), LAST_AXIS) ? unary(call, 'ReverseChannels', {}, ['axis']) : null),
  Mean: (call) => {
    const keeps = setting(call, 'keepdims') ?? false;
    if (typeof keeps !== 'boolean' || !isAxes(setting(call, 'axis'), [[1, 2]])) return null;
    return unary(call, 'GlobalAveragePooling2D', { keepdims: keeps }, ['axis', 'keepdims']);
  },
  GetItem: getItem,
  // A stack of single channels: `channel-slice.ts` makes one layer of it and of what it reads.
  Stack: ({ values: [list], config }) => (config['axis'] === -1 ? { kind: 'ops.Stack', config, inputs: tensorsOf(list) } : null),
  Relu: activation('relu'),
  Relu6: activation('relu6'),
  Sigmoid: activation('sigmoid'),
  Tanh: activation('tanh'),
  Silu: (call) => (hasOnly(call, { beta: [1] }) ? unary(call, 'Activation', { activation: 'swish' }, ['beta']) : null),
  Softmax: (call) =>
    (setting(call, 'axis') ?? -1) === -1 ? unary(call, 'Activation', { activation: 'softmax' }, ['axis']) : null,
};

/**
 * Arithmetic that a script does between layers, which Keras 2 keeps as `TFOpLambda` and Keras 3 as operations, as the layer that computes the
 * same; null for a layer. By a closed list: what is not in it, or is called in another way, stays under a kind that `translateLayer` refuses.
 */
export function readOperation(step: StepJson): OperationLayer | null {
  const { kind, config, node } = step;
  if (kind === 'TFOpLambda' || kind === 'SlicingOpLambda') {
    const name = ownValue(FUNCTIONS_OF_KERAS_2, String(config['function'])) ?? '';
    return translated(name, callOfKeras2(step)) ?? { kind, config, inputs: tensorsOf(node) };
  }
  if (!isOperationOfKeras3(step)) return null;
  return translated(kind, callOfKeras3(step)) ?? { kind: `ops.${kind}`, config, inputs: tensorsOf(node) };
}

function translated(name: string, call: Call | null): OperationLayer | null {
  return call === null ? null : (ownValue(TRANSLATIONS, name)?.(call) ?? null);
}

function tensorsOf(node: unknown): readonly InboundTensor[] {
  return inboundTensors([node])[0] ?? [];
}

/** By the module; `.h5` files have none, but there, too, every layer says whether it is trained, and no operation does. */
function isOperationOfKeras3({ kind, module, config, node }: StepJson): boolean {
  if (module !== undefined) return /^keras(\.src)?\.ops(\.|$)/.test(module);
  return Object.hasOwn(TRANSLATIONS, kind) && config['trainable'] === undefined && callSchema.safeParse(node).success;
}

function ownValue<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

const lambdaSchema = z.tuple([z.string(), z.number().int(), z.unknown(), z.record(z.string(), z.unknown())]);
/** In the place of a layer's name where the first value stands in the file. */
const CONSTANT = '_CONSTANT_VALUE';

function callOfKeras2({ node }: StepJson): Call | null {
  const parsed = lambdaSchema.safeParse(node);
  if (!parsed.success) return null;
  const [source, index, value, named] = parsed.data;
  return { values: [source === CONSTANT ? value : [source, index, value]], named, config: {} };
}

const callSchema = z.looseObject({ args: z.array(z.unknown()), kwargs: z.record(z.string(), z.unknown()) });

function callOfKeras3({ node, config }: StepJson): Call | null {
  const parsed = callSchema.safeParse(node);
  return parsed.success ? { values: parsed.data.args, named: parsed.data.kwargs, config } : null;
}

const LAST_AXIS = [-1, 3, [-1], [3]] as const;

function isAxes(value: unknown, allowed: readonly unknown[]): boolean {
  return allowed.some((axes) => JSON.stringify(axes) === JSON.stringify(value));
}

/** A setting of the call (Keras 2) or of the operation (Keras 3). */
function setting({ named, config }: Call, key: string): unknown {
  return named[key] ?? config[key];
}

/** The operation's two values. */
function operands({ values, named }: Call): readonly [unknown, unknown] {
  return [values[0], values[1] ?? named['y'] ?? named['bias']];
}

/** Whether the call says nothing but its two values, and `allowed`: settings with the values that they may have. */
function hasOnly({ named }: Call, allowed: Readonly<Record<string, readonly unknown[]>> = {}): boolean {
  return Object.entries(named).every(
    ([key, value]) => value === null || key === 'y' || key === 'bias' || allowed[key]?.includes(value) === true,
  );
}

function unary(
  call: Call,
  kind: string,
  config: Readonly<Record<string, unknown>>,
  known: readonly string[] = [],
): OperationLayer | null {
  const input = tensorIn(call.values[0]);
  const isPlain =
    call.values.length === 1 && Object.entries(call.named).every(([key, value]) => value === null || known.includes(key));
  return input === null || !isPlain ? null : { kind, config, inputs: [input] };
}

function activation(name: string): Translation {
  return (call) => unary(call, 'Activation', { activation: name });
}

/** Two layers' outputs. */
function merged(kind: 'Add' | 'Multiply', call: Call): OperationLayer | null {
  const [first, second] = operands(call).map((value) => tensorIn(value) ?? undefined);
  return first === undefined || second === undefined || !hasOnly(call) ? null : { kind, config: {}, inputs: [first, second] };
}

/** `x * scale + offset` of a value and a constant; `isFirst`: the constant stands before the value. */
function affine(
  call: Call,
  settings: (constant: ChannelConstant, isFirst: boolean) => readonly [ChannelConstant, ChannelConstant] | null,
): OperationLayer | null {
  const [first, second] = operands(call);
  const isFirst = tensorIn(first) === null;
  const input = tensorIn(isFirst ? second : first);
  const constant = channelConstant(isFirst ? first : second);
  if (input === null || constant === null || !hasOnly(call, { data_format: ['NHWC'] })) return null;
  const found = settings(constant, isFirst);
  return found === null ? null : { kind: 'Rescaling', config: { scale: found[0], offset: found[1] }, inputs: [input] };
}

function divide(call: Call): OperationLayer | null {
  return affine(call, (constant, isFirst) => (isFirst ? null : [inverse(constant), 0]));
}

function each(constant: ChannelConstant, change: (value: number) => number): ChannelConstant {
  return typeof constant === 'number' ? change(constant) : constant.map(change);
}

const negative = (constant: ChannelConstant): ChannelConstant => each(constant, (value) => -value);
const inverse = (constant: ChannelConstant): ChannelConstant => each(constant, (value) => 1 / value);

/** One channel, or all of them the other way round. */
function getItem({ values, named }: Call): OperationLayer | null {
  const input = tensorIn(values[0]);
  const channel = channelAt(values[1] ?? named['slice_spec']);
  if (input === null || channel === null) return null;
  return channel === 'reversed'
    ? { kind: 'ReverseChannels', config: {}, inputs: [input] }
    : { kind: 'ops.GetItem', config: { channel }, inputs: [input] };
}
