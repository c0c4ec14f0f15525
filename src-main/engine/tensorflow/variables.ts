import { sizeOfShape } from '#main/engine/weights/weight-tensor.ts';
import type { WeightTensor } from '#main/engine/weights/weight-tensor.ts';
import { attr } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { Fed, TensorFlowSession } from './session.ts';

const FLOAT = { dtype: attr.type('float32') };

const GROUPS = ['weights', 'state', 'metrics'] as const;

/** Variables that are read and written together. Each combination that is ever run costs TensorFlow a preparation of the whole graph. */
export type VariableGroup = (typeof GROUPS)[number];

/** One variable of a graph, float32: the names of what belongs to it. */
interface Variable {
  readonly name: string;
  readonly group: VariableGroup;
  readonly shape: readonly number[];
  readonly handle: string;
  readonly value: string;
}

/** How a group is written: all its values one after another are fed to `fed`, and `done` is fetched. */
interface Writing {
  readonly fed: string;
  readonly done: string;
}

/** The variables of one graph: weights with moving statistics, optimiser state, metrics. They live in the session. */
export class Variables {
  readonly #builder: GraphBuilder;
  readonly #byName = new Map<string, Variable>();
  readonly #writing = new Map<VariableGroup, Writing>();

  constructor(builder: GraphBuilder) {
    this.#builder = builder;
  }

  /** Adds a variable; a second call with the same name gives the first. */
  add(name: string, shape: readonly number[], group: VariableGroup): Variable {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const variable = this.#builder.within(`variables/${name}`, () => this.#write(name, shape, group));
    this.#byName.set(name, variable);
    return variable;
  }

  /** A variable that was added. */
  get(name: string): Variable {
    const variable = this.#byName.get(name);
    if (variable === undefined) throw new RangeError(`there is no variable ${name}`);
    return variable;
  }

  /** The variables of a group, in the order in which they were added. */
  of(group: VariableGroup): readonly Variable[] {
    return [...this.#byName.values()].filter((variable) => variable.group === group);
  }

  /** Writes what puts values into whole groups. Called once, when all variables are there and before the graph is encoded. */
  finish(): void {
    for (const group of GROUPS) {
      const variables = this.of(group);
      if (variables.length > 0)
        this.#writing.set(
          group,
          this.#builder.within(`write/${group}`, () => this.#writeGroup(variables)),
        );
    }
  }

  /** Puts values into all variables of groups, in one run; those that `tensors` does not name become zero. */
  assign(session: TensorFlowSession, groups: readonly VariableGroup[], tensors: readonly WeightTensor[]): void {
    const given = new Map(tensors.map(({ name, values }) => [name, values]));
    const feeds = new Map<string, Fed>();
    const fetches: string[] = [];
    for (const group of groups) {
      const writing = this.#writing.get(group);
      if (writing === undefined) continue;
      const values = laidOut(this.of(group), given);
      feeds.set(writing.fed, { shape: [values.length], values });
      fetches.push(writing.done);
    }
    session.run(feeds, fetches);
  }

  /** Copies of the values of a group. */
  read(session: TensorFlowSession, group: VariableGroup): WeightTensor[] {
    const variables = this.of(group);
    if (variables.length === 0) return [];
    const values = session.run(
      new Map(),
      variables.map(({ value }) => value),
    );
    return variables.map(({ name, shape }, at) => ({ name, shape, values: values[at]?.values ?? new Float32Array(0) }));
  }

  #write(name: string, shape: readonly number[], group: VariableGroup): Variable {
    const builder = this.#builder;
    const settings = { ...FLOAT, shape: attr.shape(shape) };
    const handle = builder.add('VarHandleOp', 'handle', [], {
      ...settings,
      shared_name: attr.text(name),
      container: attr.text(''),
    });
    return { name, group, shape, handle, value: builder.add('ReadVariableOp', 'value', [handle], FLOAT) };
  }

  /** One vector is fed and split: TensorFlow takes seconds to prepare a run with thousands of feeds. */
  #writeGroup(variables: readonly Variable[]): Writing {
    const builder = this.#builder;
    const sizes = variables.map(({ shape }) => sizeOfShape(shape));
    const fed = builder.placeholder('fed', 'float32', [sizes.reduce((sum, size) => sum + size, 0)]);
    const axis = builder.constant('axis', Int32Array.of(0), [], 'int32');
    const parts = builder.add('SplitV', 'parts', [fed, builder.integers(sizes), axis], {
      T: attr.type('float32'),
      Tlen: attr.type('int32'),
      num_split: attr.int(variables.length),
    });
    const assigned = variables.map(({ handle, shape }, at) => {
      const settings = { T: attr.type('float32'), Tshape: attr.type('int32') };
      const value = builder.add('Reshape', 'value', [`${parts}:${String(at)}`, builder.integers(shape)], settings);
      return builder.add('AssignVariableOp', 'assign', [handle, value], FLOAT);
    });
    return { fed, done: builder.after('done', builder.scalar(0), assigned) };
  }
}

/** The values of variables one after another; zeros where none are given. */
function laidOut(variables: readonly Variable[], given: ReadonlyMap<string, Float32Array>): Float32Array {
  const all = new Float32Array(variables.reduce((sum, { shape }) => sum + sizeOfShape(shape), 0));
  let at = 0;
  for (const { name, shape } of variables) {
    const values = given.get(name);
    if (values !== undefined) all.set(values, at);
    at += sizeOfShape(shape);
  }
  return all;
}
