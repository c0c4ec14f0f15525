import { EN, message } from '#shared/messages/messages.ts';
import type { MessageKey } from '#shared/messages/messages.ts';

function isKey(key: string): key is MessageKey {
  return Object.hasOwn(EN, key);
}

/** What a job does now, in words; the id itself where there are none. */
export function phaseWords(phase: string): string {
  const key = `jobs.phase.${phase}`;
  return isKey(key) ? message(key) : phase;
}

/** What a job counts, in words: "images", "epochs". */
export function unitWords(unit: string | null, count: number): string {
  if (unit === null) return '';
  const key = `jobs.unit.${unit}`;
  return isKey(key) ? message(key, { count }) : unit;
}
