import { expect, test } from 'vitest';
import { hasWaited, judgeEpoch, NO_EPOCH } from '#shared/domain/training/early-stopping.ts';
import type { StoppingSettings } from '#shared/domain/training/early-stopping.ts';
import { canResume } from '#shared/domain/training/run-state.ts';
import golden from '#test/golden/keras/callbacks.json' with { type: 'json' };

/** Epoch after epoch, until it says stop: the epoch it stopped after and the best one. */
function stoppedAfter(values: readonly number[], settings: StoppingSettings): readonly [stopped: number | null, best: number] {
  let best = NO_EPOCH;
  for (const [index, value] of values.entries()) {
    const verdict = judgeEpoch(best, { epoch: index + 1, value }, settings);
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
  ['nothing stops it with patience 0', [1, 2, 3, 4, 5], 0, [null, 1]],
] as const)('%s', (_, losses, patience, expected) => {
  expect(stoppedAfter(losses, { monitor: 'val_loss', patience })).toEqual(expected);
});

test.each(golden.stopping)(
  '$curve by $monitor with patience $patience stops as in Keras',
  ({ values, monitor, patience, stopped, best }) => {
    expect(stoppedAfter(values, { monitor: monitor as 'val_loss', patience })).toEqual([stopped, best]);
  },
);

test('epochs of earlier phases are not waited for, though the best may be one of them', () => {
  const best = { epoch: 2, value: 0.4 };
  const settings = { monitor: 'val_loss', patience: 2, epochsBefore: 5 } as const;
  expect(judgeEpoch(best, { epoch: 6, value: 0.5 }, settings).shouldStop).toBe(false);
  expect(judgeEpoch(best, { epoch: 7, value: 0.5 }, settings)).toEqual({ best, isBest: false, shouldStop: true });
  expect(hasWaited(best, 6, settings)).toBe(false);
  expect(hasWaited(best, 7, settings)).toBe(true);
});

test('only runs that ended early or were interrupted go on; a finished run stays as it is', () => {
  expect(canResume('interrupted') && canResume('cancelled') && canResume('failed')).toBe(true);
  expect(canResume('finished') || canResume('running') || canResume('queued')).toBe(false);
});
