import { expect, test } from 'vitest';
import { judgeEpoch, NO_EPOCH } from '#shared/domain/training/early-stopping.ts';
import { canBecome, canResume } from '#shared/domain/training/run-state.ts';

/** Epoch after epoch, until it says stop: the epoch it stopped after and the best one. */
function stoppedAfter(losses: readonly number[], patience: number): readonly [stopped: number | null, best: number] {
  let best = NO_EPOCH;
  for (const [index, loss] of losses.entries()) {
    const verdict = judgeEpoch(best, { epoch: index + 1, loss }, patience);
    best = verdict.best;
    if (verdict.shouldStop) return [index + 1, best.epoch];
  }
  return [null, best.epoch];
}

test.each([
  ['stops `patience` epochs after the best', [3, 2, 2.5, 2.6, 2.7, 1], 3, [5, 2]],
  ['an equal loss is not better', [2, 2, 2], 2, [3, 1]],
  ['goes on while the loss falls', [5, 4, 3, 2], 1, [null, 4]],
  ['a loss that is no number is never the best', [NaN, Infinity, NaN], 2, [2, 0]],
  ['recovers from one that is no number', [NaN, 1, 2], 3, [null, 2]],
] as const)('%s', (_, losses, patience, expected) => {
  expect(stoppedAfter(losses, patience)).toEqual(expected);
});

test('only runs that ended early or were interrupted go on; a finished run stays as it is', () => {
  expect(canResume('interrupted') && canResume('cancelled') && canResume('failed')).toBe(true);
  expect(canResume('finished') || canResume('running') || canResume('queued')).toBe(false);
  expect(canBecome('running', 'interrupted')).toBe(true);
  expect(canBecome('finished', 'running')).toBe(false);
});
