import type { LossSettings } from '#shared/domain/training/losses.ts';
import type { GraphNode } from '#main/engine/compile/graph.ts';
import type { Forward } from './forward.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { meanGradient, sigmoidCrossEntropy, wrongEnd } from './loss-parts.ts';
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

/**
 * `r^gamma` times the binary cross-entropy, r the probability of the wrong answer (Keras' `BinaryFocalCrossentropy`), behind a sigmoid.
 * Like Keras it takes the cross-entropy of the logits, so it stays exact where the sigmoid saturates; the gradient starts at the logits
 * too, and is a number for every gamma from 0 on (that of Keras is not, for a gamma below 1 and a saturated sigmoid).
 */
export function binaryFocal(settings: LossSettings, forward: Forward, { end, labels }: FocalParts): WrittenLoss {
  if (end.op !== 'sigmoid') throw wrongEnd(end, settings.name);
  const { builder } = forward;
  const logits = builder.cast(forward.value(end.input), forward.dtype, 'float32');
  const entropy = sigmoidCrossEntropy(builder, logits, labels);
  const p = builder.unary('Sigmoid', 'p', logits);
  const notP = builder.unary('Sigmoid', 'not_p', builder.unary('Neg', 'minus', logits));
  const not = builder.binary('Sub', 'not', [builder.scalar(1), labels]);
  const wrong = sum(builder, builder.binary('Mul', 'missed', [labels, notP]), builder.binary('Mul', 'alarmed', [not, p]));
  const rest = builder.binary('Maximum', 'rest', [wrong, builder.scalar(LEAST)]);
  const factor = power(builder, rest, settings.gamma);
  // d/dx of r: (1 - 2 z) p (1 - p); of the factor: gamma r^(gamma - 1) times that.
  const side = builder.binary('Sub', 'side', [not, labels]);
  const slope = builder.binary('Mul', 'slope', [side, builder.binary('Mul', 'sigmoid_slope', [p, notP])]);
  const lower = builder.binary('Mul', 'lower', [power(builder, rest, settings.gamma - 1), builder.scalar(settings.gamma)]);
  const gradient = sum(
    builder,
    builder.binary('Mul', 'by_factor', [builder.binary('Mul', 'factor_slope', [lower, slope]), entropy.each]),
    builder.binary('Mul', 'by_entropy', [factor, entropy.gradient]),
  );
  return {
    perImage: builder.reduce('Mean', 'per_image', builder.binary('Mul', 'each', [factor, entropy.each]), { axes: [-1] }),
    gradient: meanGradient(builder, gradient),
    from: end.input,
  };
}

/** Keeps `r^(gamma - 1)` finite in float32 where r underflows; it is multiplied by 0 there. */
const LEAST = 1e-30;

function sum(builder: GraphBuilder, a: string, b: string): string {
  return builder.binary('AddV2', 'sum', [a, b]);
}

function power(builder: GraphBuilder, value: string, exponent: number): string {
  return builder.binary('Pow', 'power', [value, builder.scalar(exponent)]);
}
