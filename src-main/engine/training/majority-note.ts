import type { EpochRecord } from '#shared/contract/engine/manifest.ts';
import { countClasses } from '#shared/domain/training/class-weights.ts';
import { compareWithMajority } from '#shared/domain/training/majority.ts';
import { message } from '#shared/messages/messages.ts';

/** What the note is about. */
export interface MajorityNoteInput {
  readonly classes: readonly string[];
  readonly validation: readonly { readonly classIndex: number }[];
  /** The best epoch's. */
  readonly record: EpochRecord;
}

/** A warning where the validation accuracy is no better than always answering with the largest class; null where it is better. */
export function majorityNote({ classes, validation, record }: MajorityNoteInput): string | null {
  const counts = countClasses(
    validation.map(({ classIndex }) => classIndex),
    classes.length,
  );
  // The accuracy is a share of these images, so the product is a whole number but for rounding.
  const found = compareWithMajority(Math.round(record.val_accuracy * validation.length), counts);
  if (found === null || found.isBetter) return null;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  return message('train.note.majority', {
    accuracy: percent(found.accuracy),
    low: percent(found.interval.low),
    high: percent(found.interval.high),
    share: percent(found.share),
    name: classes[found.largestClass] ?? '',
  });
}
