import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Pace, PaceReport } from '#main/jobs/time-left.ts';
import { observe, timeLeftMs } from '#main/jobs/time-left.ts';

function paceOf(reports: readonly PaceReport[]): Pace {
  return reports.reduce<Pace | null>((pace, report) => observe(pace, report), null)!;
}

const steady = (phase: string, count: number, msPerUnit: number): PaceReport[] =>
  Array.from({ length: count }, (_, done) => ({ phase, done, atMs: done * msPerUnit }));

describe('time left', () => {
  test('of a steady job is the work left times the pace', () => {
    const pace = paceOf(steady('features', 21, 100)); // 20 done in 2 s
    expect(timeLeftMs(pace, 100, 2_000)).toBe(8_000);
  });

  test('counts down between reports and never below 0', () => {
    const pace = paceOf(steady('features', 21, 100));
    expect(timeLeftMs(pace, 100, 5_000)).toBe(5_000);
    expect(timeLeftMs(pace, 100, 60_000)).toBe(0);
  });

  test('is not known without a total, before any progress, and in the first second', () => {
    expect(timeLeftMs(paceOf(steady('scanning', 21, 100)), null, 2_000)).toBeNull();
    expect(timeLeftMs(paceOf([{ phase: 'scanning', done: 0, atMs: 0 }]), 100, 0)).toBeNull();
    expect(timeLeftMs(paceOf(steady('scanning', 6, 100)), 100, 500)).toBeNull();
  });

  test('starts afresh in a new phase and where progress went back', () => {
    const reports = [...steady('features', 21, 100), { phase: 'training', done: 0, atMs: 2_100 }];
    expect(paceOf(reports).msPerUnit).toBeNull();
    expect(paceOf([...steady('features', 21, 100), { phase: 'features', done: 3, atMs: 2_100 }]).msPerUnit).toBeNull();
  });

  test('follows a change of pace within seconds', () => {
    const slow = steady('features', 21, 500); // 10 s at 500 ms
    const fast = Array.from({ length: 200 }, (_, index) => ({
      phase: 'features',
      done: 21 + index,
      atMs: 10_000 + (index + 1) * 50,
    }));
    const pace = paceOf([...slow, ...fast]);
    expect(pace.msPerUnit).toBeGreaterThan(50);
    expect(pace.msPerUnit).toBeLessThan(150);
  });

  test('is a whole number of at least 0 whatever is reported', () => {
    const report = fc.record({ phase: fc.constantFrom('a', 'b'), done: fc.nat(1000), atMs: fc.nat(100_000) });
    fc.assert(
      fc.property(fc.array(report, { minLength: 1 }), fc.option(fc.nat(1000)), (reports, total) => {
        const inTime = [...reports].sort((a, b) => a.atMs - b.atMs);
        const left = timeLeftMs(paceOf(inTime), total, 100_000);
        expect(left === null || (Number.isInteger(left) && left >= 0)).toBe(true);
      }),
    );
  });
});
