import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const EVERY_MS = 3000;

/**
 * Says every few seconds how far something is and how long it will take; returns what stops that.
 * @param {(text: string) => void} say
 * @param {() => number} part what is done, from 0 to 1
 * @returns {() => void}
 */
export function reportProgress(say, part) {
  const startedAtMs = Date.now();
  const timer = setInterval(() => {
    say(`  ${progressText(part(), Date.now() - startedAtMs)}`);
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
  };
}

/**
 * @param {number} part what is done, from 0 to 1
 * @param {number} passedMs since the start
 */
export function progressText(part, passedMs) {
  // What is measured is an estimate of what is to come: the end is never announced before it is there.
  if (part >= 0.99) return 'nearly done';
  const done = Math.max(part, 0);
  const percent = `${Math.floor(done * 100)} %`;
  if (done < 0.01) return percent; // too early to say
  const leftMs = (passedMs * (1 - done)) / done;
  return leftMs < 90_000
    ? `${percent}, ${Math.ceil(leftMs / 1000)} s left`
    : `${percent}, ${Math.ceil(leftMs / 60_000)} min left`;
}

/** @param {string} folder @returns {number} bytes of all files below it, while others write there */
export function bytesBelow(folder) {
  let sum = 0;
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      sum += entry.isDirectory() ? bytesBelow(path) : statSync(path).size;
    }
  } catch {
    // Moved or removed meanwhile: it is only a progress report.
  }
  return sum;
}
