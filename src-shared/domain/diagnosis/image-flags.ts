import type { ImageMeasures, QualityKind, Usual } from '#shared/domain/datasets/quality.ts';
import { poorQualities } from '#shared/domain/datasets/quality.ts';
import type { FindingFlag } from './finding.ts';

/** The shape of an image says nothing of its finding: the whole image is resized. */
const FLAGS: Readonly<Record<QualityKind, FindingFlag | null>> = {
  tiny: 'small',
  dark: 'dark',
  bright: 'bright',
  'low-contrast': 'low-contrast',
  blurred: 'blurred',
  'odd-aspect': null,
};

/**
 * What to say beside a finding: poor quality next to the images that the model learned from (`usual`; null where they are gone),
 * and whether it learned from this very image, so that the finding proves nothing.
 */
export function imageFlags(image: ImageMeasures, usual: Usual | null, isSeenInTraining: boolean): FindingFlag[] {
  const poor = poorQualities(image, usual).flatMap((kind) => FLAGS[kind] ?? []);
  return isSeenInTraining ? [...poor, 'seen-in-training'] : poor;
}
