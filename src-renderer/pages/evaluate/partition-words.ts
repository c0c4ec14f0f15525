import { EN, message } from '#shared/messages/messages.ts';
import type { MessageKey } from '#shared/messages/messages.ts';

/** The name of what was evaluated. */
export function partitionWords(partition: string): string {
  const key = `evaluate.partition.${partition}`;
  // `hasOwn` has just shown that it is a key.
  return Object.hasOwn(EN, key) ? message(key as MessageKey) : partition;
}
