import { expect, test } from 'vitest';
import type { EngineProgress } from '#shared/contract/engine/protocol.ts';
import { makeProgressThrottle } from '#main/engine/serve/throttle.ts';

function progressOf(done: number, phase: EngineProgress['phase'] = 'scanning'): EngineProgress {
  return { phase, done, total: 1000, unit: 'images' };
}

test('about ten a second, the first, each new phase and the last one at once', () => {
  const sent: EngineProgress[] = [];
  let nowMs = 0;
  const throttle = makeProgressThrottle(
    (progress) => sent.push(progress),
    () => nowMs,
  );
  for (let done = 1; done < 1000; done++, nowMs++) throttle.report(progressOf(done));
  expect(sent).toHaveLength(10);
  throttle.report(progressOf(1000));
  expect(sent.at(-1)?.done).toBe(1000);
  throttle.report(progressOf(1, 'duplicates'));
  expect(sent.at(-1)?.phase).toBe('duplicates');
});

test('flush sends what was held back, once', () => {
  const sent: number[] = [];
  const throttle = makeProgressThrottle(
    (progress) => sent.push(progress.done),
    () => 0,
  );
  throttle.report(progressOf(1));
  throttle.report(progressOf(2));
  throttle.report(progressOf(3));
  throttle.flush();
  throttle.flush();
  expect(sent).toEqual([1, 3]);
});
