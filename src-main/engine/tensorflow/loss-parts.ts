import { AppError } from '#shared/errors/app-error.ts';
import type { GraphNode } from '#main/engine/compile/graph.ts';
import type { GraphBuilder } from './graph-builder.ts';

/** A loss that is written: one value an image, and its gradient with regard to one of the network's values, float32. */
export interface WrittenLoss {
  readonly perImage: string;
  /** The value that `gradient` belongs to. */
  readonly from: string;
  readonly gradient: string;
}

/** Keras' `epsilon()`: probabilities stay so far from 0 and 1 in a logarithm. */
export const EPSILON = 1e-7;

/** The error for a network whose end does not fit its loss. */
export function wrongEnd(end: GraphNode, loss: string): AppError {
  return new AppError('model/unsupported-layer', {
    layer: end.name,
    kind: end.op,
    reason: `as the end of a network with ${loss}`,
  });
}

/** The gradient of a mean over the last axis. */
export function meanGradient(builder: GraphBuilder, gradient: string): string {
  const ones = builder.unary('OnesLike', 'ones', gradient);
  const units = builder.reduce('Sum', 'units', ones, { axes: [-1], keepDims: true });
  return builder.binary('RealDiv', 'shared_out', [gradient, units]);
}

/** The cross-entropy of a sigmoid's logits, value by value: `max(x, 0) - x z + log(1 + exp(-|x|))`; gradient `sigmoid(x) - z`. */
export function sigmoidCrossEntropy(
  builder: GraphBuilder,
  logits: string,
  labels: string,
): { readonly each: string; readonly gradient: string } {
  const positive = builder.unary('Relu', 'positive', logits);
  const product = builder.binary('Mul', 'product', [logits, labels]);
  const small = builder.unary('Exp', 'small', builder.unary('Neg', 'minus', builder.unary('Abs', 'size', logits)));
  const log = builder.unary('Log1p', 'log', small);
  return {
    each: builder.binary('AddV2', 'entropy', [builder.binary('Sub', 'linear', [positive, product]), log]),
    gradient: builder.binary('Sub', 'difference', [builder.unary('Sigmoid', 'sigmoid', logits), labels]),
  };
}
