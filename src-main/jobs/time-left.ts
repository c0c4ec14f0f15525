/** How fast a job goes, smoothed over its reports. Immutable: `observe` returns the next one. */
export interface Pace {
  readonly phase: string;
  readonly done: number;
  readonly atMs: number;
  readonly startedAtMs: number;
  readonly startedDone: number;
  /** Milliseconds for one unit of work; null before two reports with progress between them. */
  readonly msPerUnit: number | null;
}

/** What a report says that the estimate needs. */
export interface PaceReport {
  readonly phase: string;
  readonly done: number;
  readonly atMs: number;
}

// A report weighs half after this time: long enough to smooth a slow file, short enough to follow a cache that ends.
const HALF_LIFE_MS = 4_000;
// Before this, start-up costs (loading a network) would be taken for the pace of the work.
const SETTLING_MS = 1_000;

/** The pace after a report. A new phase, or progress that went back, starts afresh. */
export function observe(previous: Pace | null, report: PaceReport): Pace {
  if (previous?.phase !== report.phase || report.done < previous.done) {
    return { ...report, startedAtMs: report.atMs, startedDone: report.done, msPerUnit: null };
  }
  const units = report.done - previous.done;
  const elapsedMs = report.atMs - previous.atMs;
  if (units === 0) return previous;
  const latest = elapsedMs / units;
  const keep = previous.msPerUnit === null ? 0 : 0.5 ** (elapsedMs / HALF_LIFE_MS);
  const msPerUnit = keep * (previous.msPerUnit ?? 0) + (1 - keep) * latest;
  return { ...previous, done: report.done, atMs: report.atMs, msPerUnit };
}

/**
 * Milliseconds that the phase will still take at this pace, counted down between reports; null while too little is known
 * (no total, no progress yet, or less than a second of it). Never negative.
 */
export function timeLeftMs(pace: Pace, total: number | null, nowMs: number): number | null {
  if (total === null || pace.msPerUnit === null) return null;
  if (pace.atMs - pace.startedAtMs < SETTLING_MS && pace.done < total) return null;
  const left = (total - pace.done) * pace.msPerUnit - (nowMs - pace.atMs);
  return Math.max(0, Math.round(left));
}
