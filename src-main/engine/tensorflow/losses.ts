import type { LossSettings } from '#shared/domain/training/losses.ts';
import { endOf } from '#main/engine/compile/end-of.ts';
import type { Graph } from '#main/engine/compile/graph.ts';
import { attr } from './attributes.ts';
import { binaryFocal, categoricalFocal } from './focal-losses.ts';
import type { Forward } from './forward.ts';
import type { GraphBuilder } from './graph-builder.ts';
import { meanGradient, sigmoidCrossEntropy } from './loss-parts.ts';
import type { WrittenLoss } from './loss-parts.ts';
import { binaryOfProbabilities, categoricalOfProbabilities } from './probability-losses.ts';

/**
 * Writes a loss. Like Keras 2, a cross-entropy behind a softmax or a sigmoid starts at the values before it (which is exact where the
 * probabilities round to 0 or 1), and that for whichever cross-entropy behind whichever of the two: binary cross-entropy behind a softmax
 * takes the softmax' inputs as logits of sigmoids. `labels`: float32 [batch, units], classes as one-hot rows.
 * Errors: `model/unsupported-layer` where a focal loss stands behind the wrong end.
 */
export function writeLoss(settings: LossSettings, graph: Graph, forward: Forward, labels: string): WrittenLoss {
  const { builder } = forward;
  return builder.within('loss', () => {
    const end = endOf(graph);
    const smooth = smoothed(settings, builder, { labels, units: end.shape.at(-1) ?? 1 });
    const output = forward.exactOutput(graph);
    if (settings.name === 'categorical-focal-crossentropy')
      return categoricalFocal(settings, forward, { end, output, labels: smooth });
    if (settings.name === 'binary-focal-crossentropy') return binaryFocal(settings, forward, { end, output, labels: smooth });
    const isBinary = settings.name === 'binary-crossentropy';
    const from = end.op === 'softmax' || end.op === 'sigmoid' ? end.input : settings.fromLogits ? end.name : null;
    if (from === null) {
      const write = isBinary ? binaryOfProbabilities : categoricalOfProbabilities;
      return { ...write(builder, output, smooth), from: end.name };
    }
    const logits = builder.cast(forward.value(from), forward.dtype, 'float32');
    return { ...(isBinary ? binaryOfLogits : softmaxCrossEntropy)(builder, logits, smooth), from };
  });
}

function smoothed(settings: LossSettings, builder: GraphBuilder, { labels, units }: { labels: string; units: number }): string {
  const { labelSmoothing } = settings;
  if (labelSmoothing === 0 || settings.name === 'sparse-categorical-crossentropy') return labels;
  const even = settings.name.startsWith('binary') ? 0.5 : 1 / units;
  const kept = builder.binary('Mul', 'kept', [labels, builder.scalar(1 - labelSmoothing)]);
  return builder.binary('AddV2', 'smoothed', [kept, builder.scalar(labelSmoothing * even)]);
}

type Part = Omit<WrittenLoss, 'from'>;

function softmaxCrossEntropy(builder: GraphBuilder, logits: string, labels: string): Part {
  const node = builder.add('SoftmaxCrossEntropyWithLogits', 'softmax', [logits, labels], { T: attr.type('float32') });
  return { perImage: node, gradient: `${node}:1` };
}

/** Mean over the units. */
function binaryOfLogits(builder: GraphBuilder, logits: string, labels: string): Part {
  const { each, gradient } = sigmoidCrossEntropy(builder, logits, labels);
  return {
    perImage: builder.reduce('Mean', 'per_image', each, { axes: [-1] }),
    gradient: meanGradient(builder, gradient),
  };
}
