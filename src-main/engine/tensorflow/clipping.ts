import type { GradientClipping } from '#shared/domain/training/optimizers.ts';
import { attr } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';

/** Gradients within their limits (`tf.clip_by_norm`, `tf.clip_by_global_norm`, `tf.clip_by_value`), in the same order. */
export function clipGradients(
  builder: GraphBuilder,
  gradients: readonly string[],
  { clipnorm, globalClipnorm, clipvalue }: GradientClipping,
): readonly string[] {
  return builder.within('clip', () => {
    if (clipnorm !== null) return gradients.map((gradient) => scaledTo(builder, gradient, norm(builder, [gradient]), clipnorm));
    if (globalClipnorm !== null) {
      const whole = norm(builder, gradients);
      return gradients.map((gradient) => scaledTo(builder, gradient, whole, globalClipnorm));
    }
    if (clipvalue !== null) {
      const [low, high] = [builder.scalar(-clipvalue), builder.scalar(clipvalue)];
      return gradients.map((gradient) => builder.add('ClipByValue', 'value', [gradient, low, high], { T: attr.type('float32') }));
    }
    return gradients;
  });
}

/** `g * limit / max(norm, limit)`. */
function scaledTo(builder: GraphBuilder, gradient: string, length: string, limit: number): string {
  const bound = builder.scalar(limit);
  const factor = builder.binary('RealDiv', 'factor', [bound, builder.binary('Maximum', 'longer', [length, bound])]);
  return builder.binary('Mul', 'scaled', [gradient, factor]);
}

function norm(builder: GraphBuilder, gradients: readonly string[]): string {
  // L2Loss is half of the sum of squares, whatever the shape.
  const halves = gradients.map((gradient) => builder.unary('L2Loss', 'half', gradient));
  const sum = builder.add('AddN', 'halves', halves, { T: attr.type('float32'), N: attr.int(halves.length) });
  return builder.unary('Sqrt', 'norm', builder.binary('Mul', 'squares', [sum, builder.scalar(2)]));
}
