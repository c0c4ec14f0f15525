import type { EpochRecord } from '#shared/contract/engine/manifest.ts';

/** The epoch with the lowest validation loss so far; null before the first. */
export function bestSoFar(history: readonly EpochRecord[]): number | null {
  return (
    history.reduce<EpochRecord | null>((best, record) => (best === null || record.val_loss < best.val_loss ? record : best), null)
      ?.epoch ?? null
  );
}
