import type { GraphBuilder } from './graph-builder.ts';
import { attr } from './attributes.ts';
import { EPSILON, meanGradient } from './loss-parts.ts';
import type { WrittenLoss } from './loss-parts.ts';

type Part = Omit<WrittenLoss, 'from'>;

/** Cross-entropy of values that are probabilities already, but need not add up to 1: Keras divides by their sum, then clips. */
export function categoricalOfProbabilities(builder: GraphBuilder, output: string, labels: string): Part {
  const sum = builder.reduce('Sum', 'sum', output, { axes: [-1], keepDims: true });
  const share = builder.binary('RealDiv', 'share', [output, sum]);
  const p = clipped(builder, share);
  const each = builder.binary('Mul', 'each', [labels, builder.unary('Log', 'log', p)]);
  const perImage = builder.unary('Neg', 'per_image', builder.reduce('Sum', 'total', each, { axes: [-1] }));
  // With respect to the share, and from there to the output: (g - sum(g * share)) / sum.
  const ratio = builder.unary('Neg', 'slope', builder.binary('RealDiv', 'ratio', [labels, p]));
  const slope = builder.binary('Mul', 'open', [ratio, isInside(builder, share)]);
  const mean = builder.reduce('Sum', 'mean', builder.binary('Mul', 'weighted', [slope, share]), { axes: [-1], keepDims: true });
  const gradient = builder.binary('RealDiv', 'gradient', [builder.binary('Sub', 'centred', [slope, mean]), sum]);
  return { perImage, gradient };
}

/** Keras: `-(z log(p + e) + (1 - z) log(1 - p + e))` of clipped values, mean over the units. */
export function binaryOfProbabilities(builder: GraphBuilder, output: string, labels: string): Part {
  const e = builder.scalar(EPSILON);
  const one = builder.scalar(1);
  const p = clipped(builder, output);
  const hit = builder.binary('AddV2', 'hit', [p, e]);
  const miss = builder.binary('AddV2', 'miss', [builder.binary('Sub', 'not_p', [one, p]), e]);
  const not = builder.binary('Sub', 'not', [one, labels]);
  const gain = builder.binary('AddV2', 'gain', [
    builder.binary('Mul', 'hits', [labels, builder.unary('Log', 'log_hit', hit)]),
    builder.binary('Mul', 'misses', [not, builder.unary('Log', 'log_miss', miss)]),
  ]);
  const slope = builder.binary('Sub', 'slope', [
    builder.binary('RealDiv', 'miss_slope', [not, miss]),
    builder.binary('RealDiv', 'hit_slope', [labels, hit]),
  ]);
  return {
    perImage: builder.unary('Neg', 'per_image', builder.reduce('Mean', 'mean', gain, { axes: [-1] })),
    gradient: meanGradient(builder, builder.binary('Mul', 'open', [slope, isInside(builder, output)])),
  };
}

/** Values no nearer to 0 and 1 than Keras' epsilon. */
export function clipped(builder: GraphBuilder, value: string): string {
  const limits = [builder.scalar(EPSILON), builder.scalar(1 - EPSILON)];
  return builder.add('ClipByValue', 'clipped', [value, ...limits], { T: attr.type('float32') });
}

/** 1 where clipping changes nothing, 0 elsewhere: there the loss does not follow the value. */
export function isInside(builder: GraphBuilder, value: string): string {
  const above = builder.binary('GreaterEqual', 'above', [value, builder.scalar(EPSILON)]);
  const below = builder.binary('LessEqual', 'below', [value, builder.scalar(1 - EPSILON)]);
  return builder.cast(builder.add('LogicalAnd', 'inside', [above, below]), 'bool', 'float32');
}
