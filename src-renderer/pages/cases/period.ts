const DAY_MS = 86_400_000;

/** How far back the cases of a list were made. */
export const PERIODS = ['today', 'week', 'month', 'year'] as const;
export type Period = (typeof PERIODS)[number];
const PERIOD_DAYS: Readonly<Record<Period, number>> = { today: 1, week: 7, month: 30, year: 365 };

/** Local midnight at the beginning of a period that ends today. */
export function periodStartMs(period: Period, nowMs: number): number {
  const today = new Date(nowMs).setHours(0, 0, 0, 0);
  // By calendar, not by hours: days in which the clock is changed are longer or shorter.
  return new Date(today - (PERIOD_DAYS[period] - 1) * DAY_MS).setHours(0, 0, 0, 0);
}
