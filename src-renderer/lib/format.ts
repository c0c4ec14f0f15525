import { message } from '#shared/messages/messages.ts';

/** Numbers, dates, sizes and durations in the reader's language, through Intl only. */
const LOCALE = 'en-GB';

const counts = new Intl.NumberFormat(LOCALE);
const dates = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium' });
const moments = new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' });
const clocks = new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat(LOCALE, { numeric: 'auto' });

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A whole number with separators: 27558 becomes "27,558". */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** A number with a fixed number of decimals. */
export function formatNumber(value: number, decimals = 3): string {
  return new Intl.NumberFormat(LOCALE, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** A share (0 to 1) in percent: 0.913 becomes "91.3%". */
export function formatPercent(share: number, decimals = 1): string {
  return new Intl.NumberFormat(LOCALE, {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(share);
}

/** A day: "3 Feb 2026". */
export function formatDate(atMs: number): string {
  return dates.format(atMs);
}

/** A day and time of day: "3 Feb 2026, 14:05". */
export function formatDateTime(atMs: number): string {
  return moments.format(atMs);
}

/** A time of day with seconds: "14:05:09". */
export function formatTime(atMs: number): string {
  return clocks.format(atMs);
}

/** How long ago, in the largest unit that fits: "5 minutes ago", "yesterday"; after 30 days the date. */
export function formatAgo(atMs: number, nowMs = Date.now()): string {
  const agoMs = nowMs - atMs;
  if (agoMs < MINUTE_MS) return message('app.justNow');
  if (agoMs < HOUR_MS) return relative.format(-Math.floor(agoMs / MINUTE_MS), 'minute');
  if (agoMs < DAY_MS) return relative.format(-Math.floor(agoMs / HOUR_MS), 'hour');
  if (agoMs < 30 * DAY_MS) return relative.format(-Math.floor(agoMs / DAY_MS), 'day');
  return formatDate(atMs);
}

const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** A size in decimal units, as disks are sold: 1_540_000 becomes "1.5 MB". */
export function formatBytes(sizeBytes: number): string {
  // 999,950 bytes are a megabyte once they are rounded to whole kilobytes.
  const step = sizeBytes < 1 ? 0 : Math.min(SIZE_UNITS.length - 1, Math.floor(Math.log10(sizeBytes * 1.0005) / 3));
  const unit = SIZE_UNITS[step] ?? 'byte';
  const value = sizeBytes / 1000 ** step;
  const maximumFractionDigits = step === 0 || value >= 100 ? 0 : 1;
  return new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits }).format(value);
}

function unitOf(value: number, unit: 'hour' | 'minute' | 'second' | 'millisecond'): string {
  return new Intl.NumberFormat(LOCALE, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(value);
}

/** A duration in at most two units: "2 hrs 5 mins", "40 secs", "12 ms". */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND_MS) return unitOf(durationMs, 'millisecond');
  // Rounded first, so that 59.9 seconds are one minute and not 60 seconds.
  const seconds = Math.round(durationMs / SECOND_MS);
  if (seconds < 60) return unitOf(seconds, 'second');
  if (seconds < 600 && seconds % 60 !== 0)
    return `${unitOf(Math.floor(seconds / 60), 'minute')} ${unitOf(seconds % 60, 'second')}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unitOf(minutes, 'minute');
  const hours = unitOf(Math.floor(minutes / 60), 'hour');
  return minutes % 60 === 0 ? hours : `${hours} ${unitOf(minutes % 60, 'minute')}`;
}

/** Width by height of an image in pixels: "1,024 × 768". */
export function formatPixels(width: number, height: number): string {
  return `${formatCount(width)} × ${formatCount(height)}`;
}
