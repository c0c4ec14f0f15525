import { attr } from './attributes.ts';
import type { Attribute, ConstantValues, Dtype } from './attributes.ts';
import { GraphDef, SavedModel } from './messages.ts';

/** Graphs are written for this version of the operations: that of TensorFlow 2.21 (`TF_GRAPH_DEF_VERSION`). */
const PRODUCER = 2474;
const TENSORFLOW_VERSION = '2.21.0';

/** The tag under which the one graph of a saved model is found. */
export const TAG = 'serve';

interface NodeMessage {
  readonly name: string;
  readonly op: string;
  readonly input: readonly string[];
  readonly attr: Readonly<Record<string, Attribute>>;
}

/**
 * Collects the operations of one TensorFlow graph. A value is named `node` (its first output) or `node:2`; `^node` as an input means
 * "after it". Names are made unique, so that the same piece may be written twice (training and inference).
 */
export class GraphBuilder {
  readonly #nodes: NodeMessage[] = [];
  readonly #taken = new Map<string, number>();
  readonly #shared = new Map<string, string>();
  #scope = '';

  /** Adds an operation and returns the name of its first output. */
  add(op: string, name: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const unique = this.#unique(this.#scope + cleaned(name));
    this.#nodes.push({ name: unique, op, input: inputs, attr: attributes });
    return unique;
  }

  /** Adds a constant of any size. */
  constant(name: string, values: ConstantValues, shape: readonly number[], dtype: Dtype = 'float32'): string {
    return this.add('Const', name, [], { dtype: attr.type(dtype), value: attr.tensor(dtype, shape, values) });
  }

  /** A float32 scalar; equal ones are written once. */
  scalar(value: number): string {
    return this.once(`scalar/${String(value)}`, (name) => this.constant(name, Float32Array.of(value), []));
  }

  /** A vector of 32-bit integers (shapes, axes); equal ones are written once. */
  integers(values: readonly number[]): string {
    return this.once(`integers/${values.join('_')}`, (name) =>
      this.constant(name, Int32Array.from(values), [values.length], 'int32'),
    );
  }

  /** A value that is fed at each run; null in the shape: any length. */
  placeholder(name: string, dtype: Dtype, shape: readonly (number | null)[]): string {
    return this.add('Placeholder', name, [], { dtype: attr.type(dtype), shape: attr.shape(shape) });
  }

  /** The same value in another type. */
  cast(value: string, from: Dtype, to: Dtype): string {
    if (from === to) return value;
    return this.add('Cast', `${nodeOf(value)}/to_${to}`, [value], { SrcT: attr.type(from), DstT: attr.type(to) });
  }

  /** An operation on two float values of one type: `Mul`, `Sub`, `Maximum`, … */
  binary(op: string, name: string, [a, b]: readonly [string, string], dtype: Dtype = 'float32'): string {
    return this.add(op, name, [a, b], { T: attr.type(dtype) });
  }

  /** An operation on one float value: `Sqrt`, `Neg`, … */
  unary(op: string, name: string, value: string, dtype: Dtype = 'float32'): string {
    return this.add(op, name, [value], { T: attr.type(dtype) });
  }

  /** `Sum`, `Mean` or `Max` over axes. */
  reduce(op: 'Sum' | 'Mean' | 'Max', name: string, value: string, options: Reduction): string {
    return this.add(op, name, [value, this.integers(options.axes)], {
      T: attr.type(options.dtype ?? 'float32'),
      Tidx: attr.type('int32'),
      keep_dims: attr.bool(options.keepDims ?? false),
    });
  }

  /** A node that gives its value only when `before` (names of operations) have run. */
  after(name: string, value: string, before: readonly string[], dtype: Dtype = 'float32'): string {
    return this.add('Identity', name, [value, ...before.map((node) => `^${nodeOf(node)}`)], { T: attr.type(dtype) });
  }

  /** Writes everything inside `write` with a prefix on its names. */
  within<Result>(scope: string, write: () => Result): Result {
    const outer = this.#scope;
    this.#scope = `${outer}${cleaned(scope)}/`;
    try {
      return write();
    } finally {
      this.#scope = outer;
    }
  }

  /** What `make` wrote under a name, written once for the whole graph. */
  once(name: string, make: (name: string) => string): string {
    const known = this.#shared.get(name);
    if (known !== undefined) return known;
    // Outside of any scope: it belongs to the whole graph.
    const outer = this.#scope;
    this.#scope = '';
    const made = make(name);
    this.#scope = outer;
    this.#shared.set(name, made);
    return made;
  }

  /** How many operations there are. */
  get size(): number {
    return this.#nodes.length;
  }

  /** The bytes of `saved_model.pb`. Constants are copied into it. `signature`: under which names other programs run it; none for our own use. */
  toSavedModel(signature: ServingSignature | null = null): Uint8Array {
    const graphDef = this.#graphDef();
    const signatureDef = signature === null ? {} : { serving_default: signatureMessage(signature) };
    const metaGraph = { metaInfoDef: { tags: [TAG], tensorflowVersion: TENSORFLOW_VERSION }, graphDef, signatureDef };
    return SavedModel.encode({ savedModelSchemaVersion: 1, metaGraphs: [metaGraph] }).finish();
  }

  /** The bytes of the `GraphDef` alone. */
  toGraphDef(): Uint8Array {
    return GraphDef.encode(this.#graphDef()).finish();
  }

  #graphDef(): object {
    return { node: this.#nodes, versions: { producer: PRODUCER } };
  }

  #unique(name: string): string {
    const count = this.#taken.get(name) ?? 0;
    this.#taken.set(name, count + 1);
    return count === 0 ? name : this.#unique(`${name}_${count}`);
  }
}

/** One end of a model: the name that callers use, the value in the graph, its shape without the batch axis; float32. */
interface SignatureEnd {
  readonly name: string;
  readonly value: string;
  readonly shape: readonly number[];
}

/** What `serving_default` takes and gives. */
export interface ServingSignature {
  readonly input: SignatureEnd;
  readonly output: SignatureEnd;
}

function signatureMessage({ input, output }: ServingSignature): object {
  const info = ({ name, value, shape }: SignatureEnd): object => {
    const dtype = attr.type('float32').type;
    return { [name]: { name: `${value}:0`, dtype, tensorShape: attr.shape([null, ...shape]).shape } };
  };
  return { inputs: info(input), outputs: info(output), methodName: 'tensorflow/serving/predict' };
}

/** How `reduce` works; the axes count the batch as 0. */
export interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims?: boolean;
  readonly dtype?: Dtype;
}

/** The name of the operation that gives a value: `bn` of `bn:3`. */
export function nodeOf(value: string): string {
  return value.split(':')[0] ?? value;
}

/** TensorFlow's rule for names: letters, digits, `.`, `_`, `-`, `/`, beginning with a letter, digit or dot. */
function cleaned(name: string): string {
  return name.replace(/[^A-Za-z0-9._/-]/g, '_').replace(/^[^A-Za-z0-9.]/, '.');
}
