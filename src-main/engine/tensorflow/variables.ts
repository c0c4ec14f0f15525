import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { attr } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { Fed, TensorFlowSession } from './session.ts';

const FLOAT = { dtype: attr.type('float32') };

/** One variable of a graph, float32: the names of what belongs to it. */
interface Variable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly handle: string;
  readonly value: string;
  readonly fed: string;
  /** Fetched to have the fed values assigned. */
  readonly written: string;
  /** Fetched to have zeros assigned. */
  readonly zeroed: string;
}

/** Variables that are read or written in one run: enough to be quick, few enough to keep the copies small. */
const BYTES_PER_RUN = 64e6;

/** The variables of one graph: weights, moving statistics, optimiser state, metrics. They live in the session. */
export class Variables {
  readonly #builder: GraphBuilder;
  readonly #byName = new Map<string, Variable>();

  constructor(builder: GraphBuilder) {
    this.#builder = builder;
  }

  /** Adds a variable; a second call with the same name gives the first. */
  add(name: string, shape: readonly number[]): Variable {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const variable = this.#builder.within(`variables/${name}`, () => this.#write(name, shape));
    this.#byName.set(name, variable);
    return variable;
  }

  /** A variable that was added. */
  get(name: string): Variable {
    const variable = this.#byName.get(name);
    if (variable === undefined) throw new RangeError(`there is no variable ${name}`);
    return variable;
  }

  /** Puts values into variables. */
  assign(session: TensorFlowSession, tensors: readonly WeightTensor[]): void {
    for (const part of inParts(tensors, ({ values }) => values.byteLength)) {
      const feeds = new Map(part.map(({ name, shape, values }): [string, Fed] => [this.get(name).fed, { shape, values }]));
      const written = part.map(({ name }) => this.get(name).written);
      session.run(feeds, written);
    }
  }

  /** Puts zeros into variables. */
  zero(session: TensorFlowSession, names: readonly string[]): void {
    const zeroed = names.map((name) => this.get(name).zeroed);
    if (zeroed.length > 0) session.run(new Map(), zeroed);
  }

  /** Copies of variables' values. */
  read(session: TensorFlowSession, names: readonly string[]): WeightTensor[] {
    const variables = names.map((name) => this.get(name));
    return [...inParts(variables, ({ shape }) => 4 * sizeOfShape(shape))].flatMap((part) => {
      const values = session.run(
        new Map(),
        part.map(({ value }) => value),
      );
      return part.map(({ name, shape }, at) => ({ name, shape, values: values[at]?.values ?? new Float32Array(0) }));
    });
  }

  #write(name: string, shape: readonly number[]): Variable {
    const builder = this.#builder;
    const settings = { ...FLOAT, shape: attr.shape(shape) };
    const handle = builder.add('VarHandleOp', 'handle', [], {
      ...settings,
      shared_name: attr.text(name),
      container: attr.text(''),
    });
    const value = builder.add('ReadVariableOp', 'value', [handle], FLOAT);
    const fed = builder.placeholder('fed', 'float32', shape);
    const assigned = builder.add('AssignVariableOp', 'assign', [handle, fed], FLOAT);
    const zeros = builder.add('Fill', 'zeros', [builder.integers(shape), builder.scalar(0)], {
      T: attr.type('float32'),
      index_type: attr.type('int32'),
    });
    const emptied = builder.add('AssignVariableOp', 'empty', [handle, zeros], FLOAT);
    return {
      name,
      shape,
      handle,
      value,
      fed,
      written: builder.after('written', builder.scalar(0), [assigned]),
      zeroed: builder.after('zeroed', builder.scalar(0), [emptied]),
    };
  }
}

function* inParts<Item>(items: readonly Item[], bytesOf: (item: Item) => number): Generator<Item[]> {
  let part: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    if (part.length > 0 && bytes + bytesOf(item) > BYTES_PER_RUN) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(item);
    bytes += bytesOf(item);
  }
  if (part.length > 0) yield part;
}
