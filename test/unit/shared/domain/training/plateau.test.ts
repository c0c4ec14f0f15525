import { expect, test } from 'vitest';
import { judgePlateau, startPlateau } from '#shared/domain/training/plateau.ts';
import type { PlateauSettings } from '#shared/domain/training/plateau.ts';
import { replayRun } from '#shared/domain/training/replay.ts';
import golden from '#test/golden/keras/callbacks.json' with { type: 'json' };

function ratesOf(values: readonly number[], settings: PlateauSettings): number[] {
  let state = startPlateau(0.001);
  return values.map((value) => {
    state = judgePlateau(state, value, settings);
    return Math.fround(state.learningRate);
  });
}

test.each(golden.plateau)(
  '$curve by $monitor: the rates are those of Keras, digit for digit',
  ({ values, monitor, settings, rates }) => {
    const { patience, factor, min_lr: minLearningRate, cooldown, min_delta: minDelta } = settings;
    expect(ratesOf(values, { monitor: monitor as 'val_loss', patience, factor, minLearningRate, cooldown, minDelta })).toEqual(
      rates,
    );
  },
);

test('with patience 0 the rate stays', () => {
  const state = startPlateau(0.01);
  expect(judgePlateau(state, 1, { monitor: 'val_loss', patience: 0, factor: 0.1, minLearningRate: 0 })).toBe(state);
});

test('a state that was kept as JSON goes on as if it had not been', () => {
  const settings = { monitor: 'val_loss', patience: 2, factor: 0.3, minLearningRate: 1e-6, cooldown: 1 } as const;
  const values = [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.5];
  let state = startPlateau(0.001);
  const kept = values.map((value) => {
    // As a checkpoint keeps it.
    state = judgePlateau(JSON.parse(JSON.stringify(state)) as typeof state, value, settings);
    return Math.fround(state.learningRate);
  });
  expect(kept).toEqual(ratesOf(values, settings));
});

test("a run's records tell again which epochs were the best and where the rate was reduced", () => {
  const history = [0.9, 0.7, 0.8, 0.8, 0.6, 0.7, 0.7].map((val_loss, index) => ({
    epoch: index + 1,
    val_loss,
    val_accuracy: 1 - val_loss,
  }));
  const settings = {
    learningRate: 0.001,
    monitor: 'val_accuracy',
    patience: 5,
    reduceMonitor: 'val_loss',
    reducePatience: 2,
    reduceFactor: 0.5,
    minLearningRate: 0,
    epochsBefore: 0,
  } as const;
  expect(replayRun(history, settings)).toEqual({ best: 5, improved: [1, 2, 5], reduced: [4, 7] });
  // A phase before, of three epochs: the first epoch behind it is the one to beat.
  expect(replayRun(history, { ...settings, epochsBefore: 3 })).toEqual({ best: 5, improved: [1, 2, 5], reduced: [7] });
  expect(replayRun([], settings)).toEqual({ best: null, improved: [], reduced: [] });
});
