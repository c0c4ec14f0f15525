import { expect, test } from 'vitest';
import type { JobProgress } from '#main/jobs/job-context.ts';
import { partProgress } from '#main/services/studies/part-progress.ts';
import type { Study } from '#shared/contract/studies.ts';

function reports(
  position: number,
  kind: Study['kind'] = 'cross-validation',
): [(phase: string, done: number, total: number | null) => number, JobProgress[]] {
  const told: JobProgress[] = [];
  const study = { kind, parts: new Array<Study['parts'][number]>(4) };
  const report = partProgress(study, position, (progress) => void told.push(progress));
  return [
    (phase, done, total) => {
      report({ phase, done, total, unit: 'images' });
      return told.at(-1)!.done;
    },
    told,
  ];
}

test('the phases of a part become steps of the whole study, which never go back', () => {
  const [at, told] = reports(2);
  expect(at('features', 0, 50)).toBe(200);
  expect(at('features', 25, 50)).toBe(212);
  expect(at('training', 30, 60)).toBe(260);
  expect(at('decoding', 1, 50)).toBe(260);
  expect(at('training', 60, 60)).toBe(295);
  expect(at('resuming', 0, null)).toBe(295);
  expect(at('predicting', 13, 13)).toBe(300);
  expect(new Set(told.map(({ phase, total, unit }) => `${phase} ${total} ${unit}`))).toEqual(new Set(['folds 400 steps']));
  expect(reports(0, 'learning-curve')[0]('features', 0, 0)).toBe(0);
});
