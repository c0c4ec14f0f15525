import type { LossSettings } from '#shared/domain/training/losses.ts';
import type { GraphNode } from '#main/engine/compile/graph.ts';
import type { Forward } from './forward.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { meanGradient, wrongEnd } from './loss-parts.ts';
import type { WrittenLoss } from './loss-parts.ts';
import { clipped, isInside } from './probability-losses.ts';

/** What a focal loss is written from. `output`: the probabilities, float32. */
interface FocalParts {
  readonly end: GraphNode;
  readonly output: string;
  readonly labels: string;
}

/**
 * `-alpha (1 - p)^gamma z log(p)`, summed over the classes, behind a softmax (Keras' `CategoricalFocalCrossentropy`; Lin et al., 2017).
 * Its gradient goes through the softmax.
 */
export function categoricalFocal(settings: LossSettings, forward: Forward, { end, output, labels }: FocalParts): WrittenLoss {
  if (end.op !== 'softmax') throw wrongEnd(end, settings.name);
  const { builder } = forward;
  const { gamma } = settings;
  const p = clipped(builder, output);
  const log = builder.unary('Log', 'log', p);
  const rest = builder.binary('Sub', 'rest', [builder.scalar(1), p]);
  const factor = power(builder, rest, gamma);
  const scaled = builder.binary('Mul', 'scaled', [labels, builder.scalar(settings.alpha)]);
  const each = builder.binary('Mul', 'each', [scaled, builder.binary('Mul', 'focused', [factor, log])]);
  // d/dp: gamma (1 - p)^(gamma - 1) log(p) - (1 - p)^gamma / p
  const first = builder.binary('Mul', 'first', [
    builder.binary('Mul', 'lower', [power(builder, rest, gamma - 1), builder.scalar(gamma)]),
    log,
  ]);
  const slope = builder.binary('Sub', 'slope', [first, builder.binary('RealDiv', 'second', [factor, p])]);
  const whole = builder.binary('Mul', 'whole', [scaled, slope]);
  return {
    perImage: builder.unary('Neg', 'per_image', builder.reduce('Sum', 'total', each, { axes: [-1] })),
    gradient: builder.binary('Mul', 'gradient', [whole, isInside(builder, output)]),
    from: end.name,
  };
}

/** `(1 - q)^gamma` times the binary cross-entropy, q the probability of the true answer (Keras' `BinaryFocalCrossentropy`), behind a sigmoid. */
export function binaryFocal(settings: LossSettings, forward: Forward, { end, output, labels }: FocalParts): WrittenLoss {
  if (end.op !== 'sigmoid') throw wrongEnd(end, settings.name);
  const { builder } = forward;
  const { gamma } = settings;
  const one = builder.scalar(1);
  const p = clipped(builder, output);
  const notP = builder.binary('Sub', 'not_p', [one, p]);
  const not = builder.binary('Sub', 'not', [one, labels]);
  const q = sum(builder, builder.binary('Mul', 'hit', [labels, p]), builder.binary('Mul', 'miss', [not, notP]));
  const rest = builder.binary('Sub', 'rest', [one, q]);
  const factor = power(builder, rest, gamma);
  const hits = builder.binary('Mul', 'hits', [labels, builder.unary('Log', 'log_p', p)]);
  const misses = builder.binary('Mul', 'misses', [not, builder.unary('Log', 'log_not_p', notP)]);
  const entropy = builder.unary('Neg', 'entropy', sum(builder, hits, misses));
  // d/dp of the factor: -gamma (1 - q)^(gamma - 1) (2 z - 1); of the entropy: (1 - z) / (1 - p) - z / p.
  const sign = builder.binary('Sub', 'sign', [not, labels]);
  const lower = builder.binary('Mul', 'lower', [power(builder, rest, gamma - 1), builder.scalar(gamma)]);
  const factorSlope = builder.binary('Mul', 'factor_slope', [lower, sign]);
  const entropySlope = builder.binary('Sub', 'entropy_slope', [
    builder.binary('RealDiv', 'of_miss', [not, notP]),
    builder.binary('RealDiv', 'of_hit', [labels, p]),
  ]);
  const slope = sum(
    builder,
    builder.binary('Mul', 'by_factor', [factorSlope, entropy]),
    builder.binary('Mul', 'by_entropy', [factor, entropySlope]),
  );
  const open = builder.binary('Mul', 'open', [slope, isInside(builder, output)]);
  return {
    perImage: builder.reduce('Mean', 'per_image', builder.binary('Mul', 'each', [factor, entropy]), { axes: [-1] }),
    gradient: meanGradient(builder, open),
    from: end.name,
  };
}

function sum(builder: GraphBuilder, a: string, b: string): string {
  return builder.binary('AddV2', 'sum', [a, b]);
}

function power(builder: GraphBuilder, value: string, exponent: number): string {
  return builder.binary('Pow', 'power', [value, builder.scalar(exponent)]);
}
