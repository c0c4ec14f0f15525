import type { Weight } from '#main/engine/compile/graph.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { attr } from './attributes.ts';
import type { Variables } from './variables.ts';

/** Keras' kernel regularisers: `l1 * sum(|w|) + l2 * sum(w^2)` over the kernels that are trained. Biases and batch norms are free. */
export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

/** A penalty that is written: what it adds to the loss and to gradients. */
export interface WrittenPenalty {
  readonly added: (loss: string) => string;
  readonly gradient: (weight: Weight, gradient: string) => string;
}

/** Writes the penalty of the trained kernels. */
export function writePenalty(
  builder: GraphBuilder,
  variables: Variables,
  weights: readonly Weight[],
  { l1, l2 }: Penalty,
): WrittenPenalty {
  const isPenalised = ({ shape }: Weight): boolean => shape.length > 1;
  const value = ({ name }: Weight): string => variables.get(name).value;
  const scaled = (name: string, tensor: string, factor: number): string =>
    builder.binary('Mul', name, [tensor, builder.scalar(factor)]);
  const sum = (terms: readonly string[]): string =>
    builder.add('AddN', 'penalty/sum', terms, { T: attr.type('float32'), N: attr.int(terms.length) });
  const squares = (weight: Weight): string =>
    scaled('penalty/squares', builder.unary('L2Loss', 'penalty/half', value(weight)), 2 * l2);
  const sizes = (weight: Weight): string => {
    const axes = weight.shape.map((_, axis) => axis);
    return scaled(
      'penalty/sizes',
      builder.reduce('Sum', 'penalty/total', builder.unary('Abs', 'penalty/abs', value(weight)), { axes }),
      l1,
    );
  };
  const kernels = weights.filter(isPenalised);
  const added = (loss: string): string => {
    const terms = [...(l2 > 0 ? kernels.map(squares) : []), ...(l1 > 0 ? kernels.map(sizes) : [])];
    return terms.length === 0 ? loss : sum([loss, ...terms]);
  };
  const gradient = (weight: Weight, given: string): string => {
    if (!isPenalised(weight)) return given;
    const terms = [
      ...(l2 > 0 ? [scaled('penalty/slope', value(weight), 2 * l2)] : []),
      ...(l1 > 0 ? [scaled('penalty/sign', builder.unary('Sign', 'penalty/signs', value(weight)), l1)] : []),
    ];
    return terms.length === 0 ? given : sum([given, ...terms]);
  };
  return { added, gradient };
}
