import { describe, expect, test } from 'vitest';
import { formatAgo, formatBytes, formatCount, formatDuration, formatPercent, formatPixels } from '#renderer/lib/format.ts';

/** Intl writes narrow and other no-break spaces; here they are all a space. */
function plain(text: string): string {
  return text.replace(/\s/g, ' ');
}

describe('numbers as they are shown', () => {
  test('counts and shares', () => {
    expect(formatCount(27_558)).toBe('27,558');
    expect(formatPercent(0.9134)).toBe('91.3%');
    expect(formatPercent(1, 0)).toBe('100%');
    expect(formatPixels(1024, 768)).toBe('1,024 × 768');
  });

  test.each([
    [0, '0 byte'],
    [999, '999 byte'],
    [1_540_000, '1.5 MB'],
    [976_000, '976 kB'],
    [999_900, '1 MB'],
    [80_400_000_000, '80.4 GB'],
  ])('%d bytes', (sizeBytes, text) => {
    expect(plain(formatBytes(sizeBytes))).toBe(text);
  });

  test.each([
    [12, '12 ms'],
    [40_000, '40 secs'],
    [65_000, '1 min 5 secs'],
    [7_500_000, '2 hrs 5 mins'],
  ])('%d ms', (durationMs, text) => {
    expect(plain(formatDuration(durationMs))).toBe(text);
  });

  test('no duration has a unit that should have been carried to the next', () => {
    expect(plain(formatDuration(59_900))).toBe('1 min');
    expect(plain(formatDuration(119_900))).toBe('2 mins');
    expect(plain(formatDuration(7_199_000))).toBe('2 hrs');
  });

  test('how long ago', () => {
    const now = Date.UTC(2026, 1, 3, 12);
    expect(formatAgo(now - 5_000, now)).toBe('just now');
    expect(formatAgo(now - 5 * 60_000, now)).toBe('5 minutes ago');
    expect(formatAgo(now - 26 * 3_600_000, now)).toBe('yesterday');
    expect(formatAgo(now - 90 * 86_400_000, now)).toBe('5 Nov 2025');
  });
});
