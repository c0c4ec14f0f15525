import { setImmediate as nextTick } from 'node:timers/promises';
import { balancedAccuracy } from '#shared/domain/metrics/accuracy.ts';
import { confusionFigures, tallyClasses } from '#shared/domain/metrics/confusion-matrix.ts';
import type { Fetched } from '#main/engine/tensorflow/session.ts';
import type { NetworkFitJob } from './fit-job.ts';
import { labelledBatch } from './labelled-batch.ts';
import { requireFinite } from './require-finite.ts';

/** What the validation images came to. */
export interface Validated {
  readonly val_loss: number;
  readonly val_accuracy: number;
  /** Left out where it is not defined: without images. */
  readonly val_balanced_accuracy?: number;
  /** Images by true class (rows) and called class. */
  readonly confusion: readonly (readonly number[])[];
}

/** One pass over the validation images: never augmented; weighted as in training, without penalty. */
export async function validateEpoch(job: NetworkFitJob, epoch: number): Promise<Validated> {
  const { trainer, source, images, trainCount } = job;
  const order = images.slice(trainCount).map((_, index) => trainCount + index);
  const truth: number[] = [];
  const called: number[] = [];
  trainer.takeMetrics('evaluate');
  for await (const batch of source.batches(order)) {
    await nextTick();
    job.signal.throwIfAborted();
    called.push(...calledClasses(trainer.evaluate(labelledBatch(job, batch))));
    truth.push(...batch.indices.map((index) => images[index]?.classIndex ?? 0));
  }
  const { loss, accuracy } = trainer.takeMetrics('evaluate');
  requireFinite(loss, epoch);
  const size = job.classWeights.length;
  const balanced = balancedAccuracy(tallyClasses(truth, called, size));
  return {
    val_loss: loss,
    val_accuracy: accuracy,
    ...(balanced.defined ? { val_balanced_accuracy: balanced.value } : {}),
    confusion: confusionFigures(truth, called, size).counts,
  };
}

/**
 * The class that each row of a network's output calls: that of the largest value, the first of equals; with one unit the second class above
 * 0.5. As the accuracy in the graph counts.
 */
function calledClasses({ shape, values }: Fetched): number[] {
  const [rows = 0, units = 1] = shape;
  return Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(row * units, (row + 1) * units);
    return units === 1 ? Number((own[0] ?? 0) > 0.5) : own.indexOf(Math.max(...own));
  });
}
