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
