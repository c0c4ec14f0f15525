import { attr } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';
import type { TensorFlowSession } from './session.ts';
import type { Variables } from './variables.ts';

/** Metrics of the batches since they were last taken: means over the images. `images` 0: the others are 0 too. */
export interface BatchMetrics {
  readonly images: number;
  /** Weighted loss, without penalty. */
  readonly loss: number;
  readonly accuracy: number;
}

/** The two sets of metrics of a training graph. */
export type MetricsPart = 'train' | 'evaluate';

const SUMS = ['images', 'loss', 'correct'] as const;

function nameOf(part: MetricsPart, sum: (typeof SUMS)[number]): string {
  return `metrics/${part}/${sum}`;
}

/** What is counted of a batch. */
interface Counted {
  readonly part: MetricsPart;
  readonly output: string;
  readonly labels: string;
  readonly units: number;
  readonly loss: { readonly perImage: string };
}

/**
 * Adds a batch to the metrics that are kept in the session; returns the operations that do it. An image counts as right where its
 * largest output is that of its label; with a single unit, where the output is above 0.5 just when the label is (Keras' `accuracy`).
 */
export function addToMetrics(builder: GraphBuilder, variables: Variables, counted: Counted): readonly string[] {
  return builder.within('metrics', () => {
    const { perImage } = counted.loss;
    const ones = builder.unary('OnesLike', 'ones', perImage);
    const right = builder.cast(isRight(builder, counted), 'bool', 'float32');
    const amounts = { images: ones, loss: perImage, correct: right };
    return SUMS.map((sum) => {
      const variable = variables.add(nameOf(counted.part, sum), [], 'metrics');
      const amount = builder.reduce('Sum', sum, amounts[sum], { axes: [0] });
      return builder.add('AssignAddVariableOp', `add_${sum}`, [variable.handle, amount], { dtype: attr.type('float32') });
    });
  });
}

/** Names that are fetched together to take a set of metrics: the sums, then what sets them to zero behind that. */
export function writeTaking(builder: GraphBuilder, variables: Variables, part: MetricsPart): readonly string[] {
  const zero = builder.scalar(0);
  return builder.within(`take/${part}`, () => {
    const read = SUMS.map((sum) => {
      const { handle } = variables.get(nameOf(part, sum));
      return { handle, value: builder.add('ReadVariableOp', sum, [handle], { dtype: attr.type('float32') }) };
    });
    const emptied = read.map(({ handle, value }) =>
      builder.add('AssignVariableOp', 'empty', [handle, zero, `^${value}`], { dtype: attr.type('float32') }),
    );
    return [...read.map(({ value }) => value), builder.after('done', zero, emptied)];
  });
}

/** Takes the metrics of the batches so far and begins anew. `taking`: of `writeTaking`. */
export function takeMetrics(session: TensorFlowSession, taking: readonly string[]): BatchMetrics {
  const [images = 0, loss = 0, correct = 0] = session.run(new Map(), taking).map(({ values }) => values[0] ?? 0);
  const share = images === 0 ? 0 : 1 / images;
  return { images, loss: loss * share, accuracy: correct * share };
}

function isRight(builder: GraphBuilder, { output, labels, units }: Counted): string {
  if (units === 1) {
    const [called, right] = [output, labels].map((value) => {
      const isAbove = builder.binary('Greater', 'above', [value, builder.scalar(0.5)]);
      return builder.reduce('Max', 'only', builder.cast(isAbove, 'bool', 'float32'), { axes: [1] });
    });
    return builder.binary('Equal', 'right', [called ?? '', right ?? '']);
  }
  const axis = builder.constant('axis', Int32Array.of(1), [], 'int32');
  const settings = { T: attr.type('float32'), Tidx: attr.type('int32'), output_type: attr.type('int32') };
  const [called, right] = [output, labels].map((value) => builder.add('ArgMax', 'first', [value, axis], settings));
  return builder.binary('Equal', 'right', [called ?? '', right ?? ''], 'int32');
}
